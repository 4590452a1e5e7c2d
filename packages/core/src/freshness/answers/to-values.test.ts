import { describe, expect, it } from '@jest/globals';
import { everything } from '../../model/label-selector.ts';
import { parseLabelSelector } from '../../model/parse-label-selector.ts';
import { Quantity } from '../../model/quantity.ts';
import { podSample, start } from '../../testing/fixtures/engine-under-test.ts';
import { toExternalMetricValue, toMetricValue } from './to-values.ts';

const pod = { kind: 'Pod', apiVersion: 'v1', namespaced: true };
const query = {
  groupResource: { group: '', resource: 'pods' },
  namespace: 'shop',
  metric: 'm',
  metricSelector: everything,
};

describe('toMetricValue', () => {
  it('says which object a sample describes, and adds nothing that is not known', () => {
    expect(Object.entries(toMetricValue(query, pod, podSample('shop/web-1', '7')))).toEqual([
      ['describedObject', { kind: 'Pod', apiVersion: 'v1', name: 'web-1', namespace: 'shop' }],
      ['metric', 'm'],
      ['timestamp', start],
      ['value', Quantity.parse('7')],
    ]);
  });

  it('keeps the window and echoes the metric selector', () => {
    const metricSelector = parseLabelSelector('path=api');
    const sample = { ...podSample('shop/web-1', '7'), windowSeconds: 60 };
    expect(toMetricValue({ ...query, metricSelector }, pod, sample)).toMatchObject({
      windowSeconds: 60,
      metricSelector,
    });
  });

  it('gives no namespace to what has none', () => {
    const node = { kind: 'Node', apiVersion: 'v1', namespaced: false };
    const sample = { name: 'node-1', value: Quantity.parse('7'), timestamp: start };
    expect(toMetricValue(query, node, sample).describedObject).toStrictEqual({
      kind: 'Node',
      apiVersion: 'v1',
      name: 'node-1',
    });
  });
});

describe('toExternalMetricValue', () => {
  it('keeps labels, time and window', () => {
    const sample = { labels: { queue: 'a' }, value: Quantity.parse('7'), timestamp: start, windowSeconds: 60 };
    expect(toExternalMetricValue('m', sample)).toEqual({ metric: 'm', ...sample });
  });

  it('has no labels where there are none', () => {
    const sample = { value: Quantity.parse('7'), timestamp: start };
    expect(toExternalMetricValue('m', sample)).toStrictEqual({ metric: 'm', labels: {}, ...sample });
  });
});
