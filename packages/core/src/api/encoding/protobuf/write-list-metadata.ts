import type { ProtobufWriter } from './protobuf-writer.ts';

/** Field 1 of every list and of `Status`, which is always empty: `ListMeta` of three empty texts. */
export function writeListMetadata(writer: ProtobufWriter): void {
  const end = writer.length;
  writer.string(3, '');
  writer.string(2, '');
  writer.string(1, '');
  writer.close(1, end);
}
