import type { OpenApiInfo } from './build-openapi-v2.ts';
import { collectDefinitions } from './definitions/definitions.ts';
import type { Operation, Parameter } from './operation.ts';
import { mapValues, renderSchema, renderV3Reference } from './render-schema.ts';
import { toExtensions } from './to-extensions.ts';

/** An OpenAPI v3 document of some operations, with the schemas that they need and no others. */
export function buildOpenApiV3(operations: readonly Operation[], info: OpenApiInfo): object {
  return {
    openapi: '3.0.0',
    info: { title: info.title, version: info.version },
    paths: Object.fromEntries(operations.map((operation) => [operation.path, toPathItem(operation)])),
    components: {
      schemas: mapValues(collectDefinitions(operations.map(({ answer }) => answer)), (schema) =>
        renderSchema(schema, renderV3Reference),
      ),
    },
  };
}

function toPathItem(operation: Operation): object {
  const { description, mediaTypes, tag, operationId, answer, parameters } = operation;
  const content = mediaTypes.map((mediaType) => [mediaType, { schema: renderV3Reference(answer) }]);
  const get = {
    tags: [tag],
    description,
    operationId,
    responses: { 200: { description: 'OK', content: Object.fromEntries(content) } },
    ...toExtensions(operation),
  };
  return { get, ...(parameters.length > 0 && { parameters: parameters.map(toParameter) }) };
}

function toParameter({ name, in: place, description }: Parameter): object {
  const required = place === 'path' && { required: true };
  return { name, in: place, description, ...required, schema: { type: 'string', uniqueItems: true } };
}
