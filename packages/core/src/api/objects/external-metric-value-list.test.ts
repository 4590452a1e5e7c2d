import { describe, expect, it } from '@jest/globals';
import { Quantity } from '../../model/quantity.ts';
import { encodeJson } from '../encoding/encode-json.ts';
import { toExternalMetricValueList } from './external-metric-value-list.ts';

describe('toExternalMetricValueList', () => {
  it('writes as Go does: labels sorted, no window where there is none', () => {
    const timestamp = Date.UTC(2026, 0, 2, 2, 4, 5);
    const list = toExternalMetricValueList([
      {
        metric: 'queue_depth',
        labels: { b: '2', a: '1' },
        timestamp,
        windowSeconds: 60,
        value: Quantity.parse('42500m'),
      },
      { metric: 'queue_depth', labels: {}, timestamp, value: Quantity.parse('0') },
    ]);
    expect(encodeJson(list)).toBe(
      [
        '{"kind":"ExternalMetricValueList","apiVersion":"external.metrics.k8s.io/v1beta1","metadata":{},"items":[',
        '{"metricName":"queue_depth","metricLabels":{"a":"1","b":"2"},"timestamp":"2026-01-02T02:04:05Z","window":60,"value":"42500m"},',
        '{"metricName":"queue_depth","metricLabels":{},"timestamp":"2026-01-02T02:04:05Z","value":"0"}',
        ']}\n',
      ].join(''),
    );
  });

  it('writes an empty list, never null', () => {
    expect(encodeJson(toExternalMetricValueList([]))).toBe(
      '{"kind":"ExternalMetricValueList","apiVersion":"external.metrics.k8s.io/v1beta1","metadata":{},"items":[]}\n',
    );
  });

  it('keeps a label that JavaScript would take for something else', () => {
    const labels = Object.fromEntries([
      ['constructor', 'x'],
      ['__proto__', 'y'],
    ]);
    const list = toExternalMetricValueList([{ metric: 'm', labels, timestamp: 0, value: Quantity.parse('1') }]);
    expect(encodeJson(list)).toContain('"metricLabels":{"__proto__":"y","constructor":"x"}');
  });

  it('writes whole seconds only, since Go would refuse the list otherwise', () => {
    const list = toExternalMetricValueList([
      { metric: 'm', labels: {}, timestamp: 0, windowSeconds: 299.7, value: Quantity.parse('1') },
    ]);
    expect(list.items).toMatchObject([{ window: 300 }]);
  });
});
