import { isApiValueList } from '../objects/api-object.ts';
import type { Encoder, EncodingStyle } from './encoder.ts';
import { escapeJson } from './json/escape-json.ts';
import { indentJson } from './json/indent-json.ts';
import { writeValueList } from './json/write-value-list.ts';

/**
 * Writes any object as Kubernetes does, escaped as Go's encoding/json escapes: compact, with one newline at the end; or,
 * pretty, indented by two spaces, without. Lists of values are written member by member in Go's order, their maps sorted by key;
 * the members of other objects stand in the order that they have.
 *
 * Throws `RangeError` for a window that is not a whole number.
 */
export function encodeJson(object: object, { pretty = false }: EncodingStyle = {}): string {
  const compact = isApiValueList(object) ? writeValueList(object) : escapeJson(JSON.stringify(object));
  return pretty ? indentJson(compact) : `${compact}\n`;
}

/** {@link encodeJson} as an encoder. Writes every object, not only those of this API. */
export const jsonEncoder: Encoder<object> = { mediaType: 'application/json', encode: encodeJson };
