import { describe, expect, it } from '@jest/globals';
import { NotAcceptableError, toMetricValueList, toStatus } from '@metrics-adapter/core';
import { yamlEncoder } from './yaml-encoder.ts';

describe('yamlEncoder', () => {
  it('writes a list of values with its members sorted', () => {
    const list = {
      kind: 'ExternalMetricValueList',
      apiVersion: 'external.metrics.k8s.io/v1beta1',
      metadata: {},
      items: [
        {
          metricName: 'queue_depth',
          metricLabels: { b: '2', a: 'x' },
          timestamp: '2026-01-02T03:04:05Z',
          window: 60,
          value: '1500m',
        },
        { metricName: 'queue_depth', metricLabels: {}, timestamp: '2026-01-02T03:04:05Z', value: '2' },
      ],
    } as const;
    expect(yamlEncoder.encode(list)).toBe(
      `apiVersion: external.metrics.k8s.io/v1beta1
items:
- metricLabels:
    a: x
    b: "2"
  metricName: queue_depth
  timestamp: "2026-01-02T03:04:05Z"
  value: 1500m
  window: 60
- metricLabels: {}
  metricName: queue_depth
  timestamp: "2026-01-02T03:04:05Z"
  value: "2"
kind: ExternalMetricValueList
metadata: {}
`,
    );
  });

  it('writes an empty list and a Status', () => {
    expect(yamlEncoder.encode(toMetricValueList([], 'v1beta2'))).toBe(
      'apiVersion: custom.metrics.k8s.io/v1beta2\nitems: []\nkind: MetricValueList\nmetadata: {}\n',
    );
    expect(yamlEncoder.encode(toStatus(new NotAcceptableError(['application/json'])))).toBe(
      `apiVersion: v1
code: 406
kind: Status
message: "only the following media types are accepted: application/json"
metadata: {}
reason: NotAcceptable
status: Failure
`,
    );
  });

  it('refuses what JSON refuses', () => {
    const item = { metricName: 'm', metricLabels: {}, timestamp: '2026-01-02T03:04:05Z', value: '1', window: 0.5 };
    const list = {
      kind: 'ExternalMetricValueList',
      apiVersion: 'external.metrics.k8s.io/v1beta1',
      metadata: {},
      items: [item],
    } as const;
    expect(() => yamlEncoder.encode(list)).toThrow(RangeError);
  });
});
