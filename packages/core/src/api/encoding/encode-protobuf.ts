import { type ApiObject, isApiValueList } from '../objects/api-object.ts';
import type { Encoder } from './encoder.ts';
import { ProtobufWriter } from './protobuf/protobuf-writer.ts';
import { writeStatus } from './protobuf/write-status.ts';
import { writeValueList } from './protobuf/write-value-list.ts';

/** `k8s` and a zero: what stands before every Kubernetes object in protobuf. */
const MAGIC: readonly number[] = [0x6b, 0x38, 0x73, 0];
const USUAL_ITEM_LENGTH = 160;
const USUAL_REST_LENGTH = 256;

/**
 * Writes an object as Kubernetes protobuf, byte for byte as Go does: magic, then a `runtime.Unknown` that holds kind and
 * version, and the object. Texts are written even when empty, what is absent is not, maps are sorted by key.
 *
 * Throws `RangeError` for a timestamp or window that the JSON of Go could not have either.
 */
export function encodeProtobuf(object: ApiObject): Uint8Array {
  const items = isApiValueList(object) ? object.items.length : 0;
  const writer = new ProtobufWriter(USUAL_REST_LENGTH + items * USUAL_ITEM_LENGTH);
  // The object's content encoding and content type, of which it has none.
  writer.string(4, '');
  writer.string(3, '');
  const end = writer.length;
  if (isApiValueList(object)) writeValueList(writer, object);
  else writeStatus(writer, object);
  writer.close(2, end);
  writeTypeMeta(writer, object);
  writer.raw(MAGIC);
  return writer.finish();
}

function writeTypeMeta(writer: ProtobufWriter, { apiVersion, kind }: ApiObject): void {
  const end = writer.length;
  writer.string(2, kind);
  writer.string(1, apiVersion);
  writer.close(1, end);
}

/** {@link encodeProtobuf} as an encoder. What it writes is never pretty. */
export const protobufEncoder: Encoder = {
  mediaType: 'application/vnd.kubernetes.protobuf',
  encode: (object) => encodeProtobuf(object),
};
