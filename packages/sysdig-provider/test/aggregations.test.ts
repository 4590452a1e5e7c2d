import { describe, expect, it } from '@jest/globals';
import { evaluate, parsePromql, prometheusDefaults, SeriesStore } from '@metrics-adapter/sysdig-simulator';
import type { PrometheusApi } from '../src/client/prometheus-api.ts';
import { aggregatedSeries, aggregationCases, readAggregation } from './support/aggregation-cases.ts';

const store = new SeriesStore();
for (const { name, labels, samples } of aggregatedSeries) store.setSeries(name, labels, samples);

const query: PrometheusApi['query'] = async (text, time) => {
  const value = evaluate(parsePromql(text), { ...prometheusDefaults, source: store, time });
  if (value.type !== 'vector') throw new Error('it is no vector');
  const rows = value.vector.map(({ labels, value }) => ({ labels: Object.fromEntries(labels), value: String(value) }));
  return { rows, warnings: [] };
};

describe('every aggregation of every kind of metric', () => {
  it.each(aggregationCases)('of a $kind: $aggregation.time over time, $aggregation.group of a group', async (one) => {
    expect(await readAggregation(one, query)).toEqual(one.truth);
  });

  it('is there', () => {
    const names = aggregationCases.map(({ kind, aggregation: { time, group } }) => `${kind} ${time} ${group}`);
    expect(new Set(names).size).toBe(5 * 4 + 2 * 4 + 4 * 4);
  });
});
