import { describe, expect, it } from '@jest/globals';
import { everything } from '../../model/label-selector.ts';
import type { MetricValue } from '../../model/metric-value.ts';
import { parseLabelSelector } from '../../model/parse-label-selector.ts';
import { Quantity } from '../../model/quantity.ts';
import { encodeJson } from '../encoding/encode-json.ts';
import { toMetricValueList } from './metric-value-list.ts';

const pod: MetricValue = {
  describedObject: { kind: 'Pod', apiVersion: 'v1', name: 'p1', namespace: 'ns' },
  metric: 'http_requests',
  timestamp: Date.UTC(2026, 0, 2, 2, 4, 5, 678),
  windowSeconds: 60,
  value: Quantity.parse('1500m'),
};
const deployment: MetricValue = {
  describedObject: { kind: 'Deployment', apiVersion: 'apps/v1', name: 'web', namespace: 'ns' },
  metric: 'http_requests',
  metricSelector: parseLabelSelector('path=api'),
  timestamp: Date.UTC(2026, 0, 2, 2, 4, 5),
  windowSeconds: 0,
  value: Quantity.parse('0'),
};
const node: MetricValue = {
  describedObject: { kind: 'Node', apiVersion: 'v1', name: 'n1' },
  metric: 'load',
  timestamp: Date.UTC(2026, 0, 2, 2, 4, 5),
  value: Quantity.parse('2'),
};

describe('toMetricValueList', () => {
  it('writes v1beta1 as Go does', () => {
    expect(encodeJson(toMetricValueList([pod, deployment, node], 'v1beta1'))).toBe(
      [
        '{"kind":"MetricValueList","apiVersion":"custom.metrics.k8s.io/v1beta1","metadata":{},"items":[',
        '{"describedObject":{"kind":"Pod","namespace":"ns","name":"p1","apiVersion":"v1"},"metricName":"http_requests","timestamp":"2026-01-02T02:04:05Z","window":60,"value":"1500m","selector":null},',
        '{"describedObject":{"kind":"Deployment","namespace":"ns","name":"web","apiVersion":"apps/v1"},"metricName":"http_requests","timestamp":"2026-01-02T02:04:05Z","window":0,"value":"0","selector":{"matchLabels":{"path":"api"}}},',
        '{"describedObject":{"kind":"Node","name":"n1","apiVersion":"v1"},"metricName":"load","timestamp":"2026-01-02T02:04:05Z","value":"2","selector":null}',
        ']}\n',
      ].join(''),
    );
  });

  it('writes v1beta2 as Go does', () => {
    expect(encodeJson(toMetricValueList([pod, deployment, node], 'v1beta2'))).toBe(
      [
        '{"kind":"MetricValueList","apiVersion":"custom.metrics.k8s.io/v1beta2","metadata":{},"items":[',
        '{"describedObject":{"kind":"Pod","namespace":"ns","name":"p1","apiVersion":"v1"},"metric":{"name":"http_requests","selector":null},"timestamp":"2026-01-02T02:04:05Z","windowSeconds":60,"value":"1500m"},',
        '{"describedObject":{"kind":"Deployment","namespace":"ns","name":"web","apiVersion":"apps/v1"},"metric":{"name":"http_requests","selector":{"matchLabels":{"path":"api"}}},"timestamp":"2026-01-02T02:04:05Z","windowSeconds":0,"value":"0"},',
        '{"describedObject":{"kind":"Node","name":"n1","apiVersion":"v1"},"metric":{"name":"load","selector":null},"timestamp":"2026-01-02T02:04:05Z","value":"2"}',
        ']}\n',
      ].join(''),
    );
  });

  it.each(['v1beta1', 'v1beta2'] as const)('writes an empty list of %s, never null', (version) => {
    expect(encodeJson(toMetricValueList([], version))).toBe(
      `{"kind":"MetricValueList","apiVersion":"custom.metrics.k8s.io/${version}","metadata":{},"items":[]}\n`,
    );
  });

  it('tells an empty selector from none', () => {
    const value = { ...node, metricSelector: everything };
    expect(toMetricValueList([value], 'v1beta1').items).toMatchObject([{ selector: {} }]);
    expect(toMetricValueList([value], 'v1beta2').items).toMatchObject([{ metric: { selector: {} } }]);
  });

  it('writes whole seconds only, since Go would refuse the list otherwise', () => {
    const value = { ...node, windowSeconds: 59.5 };
    expect(toMetricValueList([value], 'v1beta1').items).toMatchObject([{ window: 60 }]);
    expect(toMetricValueList([value], 'v1beta2').items).toMatchObject([{ windowSeconds: 60 }]);
  });
});
