import { describe, expect, it } from '@jest/globals';
import { decodeProtobuf } from '../../testing/fixtures/decode-protobuf.ts';
import { recordedObjects } from '../../testing/fixtures/recorded-objects.ts';
import type { ApiExternalMetricValueList } from '../objects/external-metric-value-list.ts';
import type { ApiMetricValueListV1beta1 } from '../objects/metric-value-list.ts';
import { encodeProtobuf, protobufEncoder } from './encode-protobuf.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

const podList: ApiMetricValueListV1beta1 = {
  kind: 'MetricValueList',
  apiVersion: 'custom.metrics.k8s.io/v1beta1',
  metadata: {},
  items: [
    {
      describedObject: { kind: 'Pod', namespace: 'ns', name: 'p1', apiVersion: '/v1' },
      metricName: 'http_requests',
      timestamp: '2026-01-02T02:04:05Z',
      window: 60,
      value: '1500m',
      selector: null,
    },
  ],
};
const queueList: ApiExternalMetricValueList = {
  kind: 'ExternalMetricValueList',
  apiVersion: 'external.metrics.k8s.io/v1beta1',
  metadata: {},
  items: [
    {
      metricName: 'queue_depth',
      metricLabels: { b: '2', a: '1' },
      timestamp: '2026-01-02T02:04:05Z',
      window: 60,
      value: '42500m',
    },
  ],
};
const withItem = (change: Partial<ApiExternalMetricValueList['items'][number]>): ApiExternalMetricValueList => ({
  ...queueList,
  items: queueList.items.map((item) => ({ ...item, ...change })),
});

describe('encodeProtobuf', () => {
  it('writes the list that the Go framework answered with', () => {
    const bytes = encodeProtobuf(podList);
    expect(bytes).toHaveLength(132);
    expect(hex(bytes)).toBe(
      [
        '6b387300',
        '0a300a1d637573746f6d2e6d6574726963732e6b38732e696f2f76316265746131120f4d657472696356616c75654c697374',
        '12480a060a0012001a00',
        '123e',
        '0a180a03506f6412026e731a02703122002a032f763132003a00',
        '120d687474705f7265717565737473',
        '1a080895cfdcca061000',
        '203c',
        '2a070a05313530306d',
        '1a002200',
      ].join(''),
    );
  });

  it('writes the external list that the Go framework answered with', () => {
    const bytes = encodeProtobuf(queueList);
    expect(bytes).toHaveLength(131);
    expect(hex(bytes)).toBe(
      [
        '6b387300',
        '0a3a0a1f65787465726e616c2e6d6574726963732e6b38732e696f2f76316265746131121745787465726e616c4d657472696356616c75654c697374',
        '123d0a060a0012001a00',
        '1233',
        '0a0b71756575655f6465707468',
        '12060a0161120131',
        '12060a0162120132',
        '1a080895cfdcca061000',
        '203c',
        '2a080a0634323530306d',
        '1a002200',
      ].join(''),
    );
  });

  it.each(recordedObjects)('writes as Go: $name', ({ json, protobuf }) => {
    expect(hex(encodeProtobuf(JSON.parse(json)))).toBe(protobuf);
  });

  it('makes room for more than usual', () => {
    const long = { describedObject: { name: 'x'.repeat(20_000) }, selector: null, timestamp: null };
    const items = Array.from({ length: 3 }, (_, index) => ({ ...long, metricName: `m${index}`, value: '1' }));
    const list = { ...podList, items };
    expect(decodeProtobuf(encodeProtobuf(list))).toEqual(list);
  });

  it.each(['2026-02-30T00:00:00Z', '2026-01-02', 'queue 7', ''])('makes no time out of "%s"', (timestamp) => {
    expect(() => encodeProtobuf(withItem({ timestamp }))).toThrow(
      new RangeError(`cannot read "${timestamp}" as a time: it is not like 2026-01-02T02:04:05Z`),
    );
  });

  it.each([59.5, Number.NaN, 2 ** 53])('makes no window out of %d', (window) => {
    expect(() => encodeProtobuf(withItem({ window }))).toThrow(new RangeError(`cannot write ${window} as an integer`));
  });
});

describe('protobufEncoder', () => {
  it('writes the same bytes for people', () => {
    expect(protobufEncoder.mediaType).toBe('application/vnd.kubernetes.protobuf');
    expect(protobufEncoder.encode(podList, { pretty: true })).toEqual(encodeProtobuf(podList));
  });
});
