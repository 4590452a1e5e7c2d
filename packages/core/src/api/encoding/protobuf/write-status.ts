import type { Status, StatusCause, StatusDetails } from '../../objects/status.ts';
import type { ProtobufWriter } from './protobuf-writer.ts';
import { writeListMetadata } from './write-list-metadata.ts';

/** `k8s.io.apimachinery.pkg.apis.meta.v1.Status`. */
export function writeStatus(writer: ProtobufWriter, { status, message, reason = '', details, code }: Status): void {
  writer.integer(6, code);
  if (details !== undefined) writeDetails(writer, details);
  writer.string(4, reason);
  writer.string(3, message);
  writer.string(2, status);
  writeListMetadata(writer);
}

function writeDetails(writer: ProtobufWriter, details: StatusDetails): void {
  const { name = '', group = '', kind = '', causes = [], retryAfterSeconds = 0, uid = '' } = details;
  const end = writer.length;
  writer.string(6, uid);
  writer.integer(5, retryAfterSeconds);
  for (const cause of causes.toReversed()) writeCause(writer, cause);
  writer.string(3, kind);
  writer.string(2, group);
  writer.string(1, name);
  writer.close(5, end);
}

function writeCause(writer: ProtobufWriter, { reason = '', message = '', field = '' }: StatusCause): void {
  const end = writer.length;
  writer.string(3, field);
  writer.string(2, message);
  writer.string(1, reason);
  writer.close(4, end);
}
