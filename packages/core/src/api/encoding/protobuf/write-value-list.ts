import type { ApiValueList } from '../../objects/api-object.ts';
import type { ApiExternalMetricValue } from '../../objects/external-metric-value-list.ts';
import type { ApiMetricValueV1beta1, ApiMetricValueV1beta2 } from '../../objects/metric-value-list.ts';
import type { ApiObjectReference } from '../../objects/object-reference.ts';
import type { ApiTime } from '../../objects/time.ts';
import type { ProtobufWriter } from './protobuf-writer.ts';
import { TimeWriter } from './time-writer.ts';
import { writeLabelSelector, writeMap } from './write-label-selector.ts';
import { writeListMetadata } from './write-list-metadata.ts';

/** What the items of one list are written with. */
interface ItemWriters {
  readonly writer: ProtobufWriter;
  readonly times: TimeWriter;
}

/** A list of values, as `k8s.io/metrics` defines it for its group and version. */
export function writeValueList(writer: ProtobufWriter, list: ApiValueList): void {
  const writers = { writer, times: new TimeWriter(writer) };
  switch (list.apiVersion) {
    case 'custom.metrics.k8s.io/v1beta1':
      writeItems(writers, list.items, writeV1beta1);
      break;
    case 'custom.metrics.k8s.io/v1beta2':
      writeItems(writers, list.items, writeV1beta2);
      break;
    case 'external.metrics.k8s.io/v1beta1':
      writeItems(writers, list.items, writeExternal);
  }
  writeListMetadata(writer);
}

function writeItems<Item>(
  writers: ItemWriters,
  items: readonly Item[],
  writeItem: (writers: ItemWriters, item: Item) => void,
): void {
  for (const item of items.toReversed()) {
    const end = writers.writer.length;
    writeItem(writers, item);
    writers.writer.close(2, end);
  }
}

function writeV1beta1(writers: ItemWriters, item: ApiMetricValueV1beta1): void {
  const { writer } = writers;
  writeLabelSelector(writer, 6, item.selector);
  writeReading(writers, item, item.window);
  writer.string(2, item.metricName);
  writeReference(writer, item.describedObject);
}

function writeV1beta2(writers: ItemWriters, item: ApiMetricValueV1beta2): void {
  const { writer } = writers;
  writeReading(writers, item, item.windowSeconds);
  const end = writer.length;
  writeLabelSelector(writer, 2, item.metric.selector);
  writer.string(1, item.metric.name);
  writer.close(2, end);
  writeReference(writer, item.describedObject);
}

function writeExternal(writers: ItemWriters, item: ApiExternalMetricValue): void {
  const { writer } = writers;
  writeReading(writers, item, item.window);
  writeMap(writer, 2, item.metricLabels);
  writer.string(1, item.metricName);
}

/** Fields 3 to 5, which all three have: time, window and value. */
function writeReading(
  { writer, times }: ItemWriters,
  { timestamp, value }: { readonly timestamp: ApiTime; readonly value: string },
  window: number | undefined,
): void {
  const end = writer.length;
  writer.string(1, value);
  writer.close(5, end);
  if (window !== undefined) writer.integer(4, window);
  times.write(3, timestamp);
}

function writeReference(writer: ProtobufWriter, reference: ApiObjectReference): void {
  const { kind = '', namespace = '', name = '', uid = '', apiVersion = '' } = reference;
  const { resourceVersion = '', fieldPath = '' } = reference;
  const end = writer.length;
  writer.string(7, fieldPath);
  writer.string(6, resourceVersion);
  writer.string(5, apiVersion);
  writer.string(4, uid);
  writer.string(3, name);
  writer.string(2, namespace);
  writer.string(1, kind);
  writer.close(1, end);
}
