import type { DefinitionName } from './definitions/definition-names.ts';

/** A kind as OpenAPI's `x-kubernetes-group-version-kind` names it. */
export interface SchemaKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** What both versions of OpenAPI say about a value; they differ only in how they refer to a definition. */
export interface Schema {
  readonly description?: string;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  readonly format?: 'int64' | 'date-time';
  /** The definition that this value follows. */
  readonly refersTo?: DefinitionName;
  readonly items?: Schema;
  /** What every member of a map is. */
  readonly additionalProperties?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  /** The kinds of API objects that have this schema. */
  readonly kinds?: readonly SchemaKind[];
}

/** What makes an object: its members, and which of them are always there. */
export interface ObjectSchemaParts {
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, Schema>>;
  readonly kinds?: readonly SchemaKind[];
}

/** A text. */
export function text(description?: string): Schema {
  return { ...(description !== undefined && { description }), type: 'string' };
}

/** A point in time: RFC 3339. */
export function time(description: string): Schema {
  return { description, type: 'string', format: 'date-time' };
}

/** A whole number of 64 bits. */
export function integer(description: string): Schema {
  return { description, type: 'integer', format: 'int64' };
}

/** True or false. */
export function flag(description: string): Schema {
  return { description, type: 'boolean' };
}

/** Several values of one kind. */
export function arrayOf(items: Schema, description: string): Schema {
  return { description, type: 'array', items };
}

/** Texts by name. */
export function mapOfTexts(description: string): Schema {
  return { description, type: 'object', additionalProperties: text() };
}

/** A value that follows a definition. */
export function reference(refersTo: DefinitionName, description?: string): Schema {
  return { ...(description !== undefined && { description }), refersTo };
}

/** An object with named members. */
export function object(description: string, parts: ObjectSchemaParts): Schema {
  return { description, type: 'object', ...parts };
}
