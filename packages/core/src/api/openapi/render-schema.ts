import type { DefinitionName } from './definitions/definition-names.ts';
import type { Schema } from './schema.ts';

/** Says where a definition is found, as a version of OpenAPI does. */
export type RenderReference = (definition: DefinitionName, description: string | undefined) => object;

/** OpenAPI v2 lets a description stand beside a reference, as Kubernetes has always written it. */
export function renderV2Reference(definition: DefinitionName, description?: string): object {
  return { ...(description !== undefined && { description }), $ref: `#/definitions/${definition}` };
}

/** In OpenAPI v3 nothing may stand beside a reference: with a description, the reference goes into an `allOf`. */
export function renderV3Reference(definition: DefinitionName, description?: string): object {
  const bare = { $ref: `#/components/schemas/${definition}` };
  return description === undefined ? bare : { description, allOf: [bare] };
}

/** Writes a schema in the version of OpenAPI to which the references belong. */
export function renderSchema(schema: Schema, renderReference: RenderReference): object {
  const { refersTo, items, additionalProperties, properties, kinds, ...plain } = schema;
  if (refersTo !== undefined) return renderReference(refersTo, plain.description);
  const render = (inner: Schema): object => renderSchema(inner, renderReference);
  return {
    ...plain,
    ...(items !== undefined && { items: render(items) }),
    ...(additionalProperties !== undefined && { additionalProperties: render(additionalProperties) }),
    ...(properties !== undefined && { properties: mapValues(properties, render) }),
    ...(kinds !== undefined && { 'x-kubernetes-group-version-kind': kinds }),
  };
}

/** The same names with other values. */
export function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  convert: (value: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, convert(value)]));
}
