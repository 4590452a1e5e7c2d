import type { ApiLabelExpression, ApiLabelSelector } from '../../objects/label-selector.ts';
import { sortedEntries } from '../sorted-entries.ts';
import type { ProtobufWriter } from './protobuf-writer.ts';

/** A field that holds a `metav1.LabelSelector`; none at all for null. */
export function writeLabelSelector(writer: ProtobufWriter, field: number, selector: ApiLabelSelector | null): void {
  if (selector === null) return;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const end = writer.length;
  for (const expression of matchExpressions.toReversed()) writeExpression(writer, expression);
  writeMap(writer, 1, matchLabels);
  writer.close(field, end);
}

function writeExpression(writer: ProtobufWriter, { key, operator, values = [] }: ApiLabelExpression): void {
  const end = writer.length;
  for (const value of values.toReversed()) writer.string(3, value);
  writer.string(2, operator);
  writer.string(1, key);
  writer.close(2, end);
}

/** A map: one message of key and value for every entry. */
export function writeMap(writer: ProtobufWriter, field: number, map: Readonly<Record<string, string>>): void {
  for (const [key, value] of sortedEntries(map).toReversed()) {
    const end = writer.length;
    writer.string(2, value);
    writer.string(1, key);
    writer.close(field, end);
  }
}
