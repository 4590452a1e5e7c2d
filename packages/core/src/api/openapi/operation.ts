import type { DefinitionName } from './definitions/definition-names.ts';
import type { SchemaKind } from './schema.ts';

/** A parameter: a segment of the path, or a member of the query. Always one text. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly description: string;
}

/** In what a host can write its answers. */
export interface OfferedMediaTypes {
  /** Lists of values. */
  readonly values: readonly string[];
  /** What tells which groups, versions and metrics there are. */
  readonly discovery: readonly string[];
}

/** One path that can be read, as both versions of OpenAPI tell it. */
export interface Operation {
  /** With `{parameter}` for what varies. */
  readonly path: string;
  /** The path of the v3 document that it belongs to: `apis/GROUP/VERSION`, for example. */
  readonly document: string;
  readonly operationId: string;
  readonly tag: string;
  readonly description: string;
  /** In what an answer can be written. */
  readonly mediaTypes: readonly string[];
  /** Sorted by name. */
  readonly parameters: readonly Parameter[];
  readonly answer: DefinitionName;
  /** What it does to objects of which kind; absent where it is about none. */
  readonly action?: { readonly verb: 'get' | 'list'; readonly kind: SchemaKind };
}
