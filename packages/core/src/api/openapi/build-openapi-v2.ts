import { collectDefinitions } from './definitions/definitions.ts';
import type { Operation, Parameter } from './operation.ts';
import { mapValues, renderSchema, renderV2Reference } from './render-schema.ts';
import { toExtensions } from './to-extensions.ts';

/** What every OpenAPI document says about itself. */
export interface OpenApiInfo {
  /** The name of the program. */
  readonly title: string;
  /** The version of the program. */
  readonly version: string;
}

/** The OpenAPI v2 document of all operations. */
export function buildOpenApiV2(operations: readonly Operation[], info: OpenApiInfo): object {
  return {
    swagger: '2.0',
    info: { title: info.title, version: info.version },
    paths: Object.fromEntries(operations.map((operation) => [operation.path, toPathItem(operation)])),
    definitions: mapValues(collectDefinitions(operations.map(({ answer }) => answer)), (schema) =>
      renderSchema(schema, renderV2Reference),
    ),
  };
}

function toPathItem(operation: Operation): object {
  const { description, mediaTypes, tag, operationId, answer, parameters } = operation;
  const get = {
    description,
    consumes: ['*/*'],
    produces: mediaTypes,
    schemes: ['https'],
    tags: [tag],
    operationId,
    responses: { 200: { description: 'OK', schema: renderV2Reference(answer) } },
    ...toExtensions(operation),
  };
  return { get, ...(parameters.length > 0 && { parameters: parameters.map(toParameter) }) };
}

function toParameter({ name, in: place, description }: Parameter): object {
  const required = place === 'path' && { required: true };
  return { uniqueItems: true, type: 'string', description, name, in: place, ...required };
}
