import { type ObjectSchemaParts, object, type Schema, type SchemaKind, text } from '../schema.ts';

/** An object that says its own kind and version, as every API object does. */
export function typedObject(description: string, kind: SchemaKind, parts: ObjectSchemaParts): Schema {
  const properties = {
    apiVersion: text('The group and version of this representation: GROUP/VERSION, or v1.'),
    kind: text('The kind of this object, in CamelCase.'),
    ...parts.properties,
  };
  return object(description, { ...parts, properties, kinds: [kind] });
}
