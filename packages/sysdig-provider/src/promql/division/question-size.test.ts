import { describe, expect, it } from '@jest/globals';
import { seriesDefinition, templateDefinition } from '../../../test/support/definitions.ts';
import type { MetricQuery, QueryPlan } from '../../plan/query-plan.ts';
import type { MetricDefinition } from '../../rules/metric-definition.ts';
import { formatQuestion } from '../query/format-question.ts';
import { sizeOf } from './question-size.ts';
import { restrictPlan } from './restrict-plan.ts';

const write = (query: MetricQuery) => formatQuestion(query, { period: 10, settle: 30, window: 60 });

function plan(definition: MetricDefinition, value = ''): QueryPlan {
  const query = {
    definition,
    matchers: [{ label: 'verb', operator: '=', value } as const],
    groupBy: ['kube_namespace_name', 'kube_pod_name'],
  };
  return { query, objects: { namespace: 'kube_namespace_name', name: 'kube_pod_name', wanted: new Set() } };
}

const rate = (series: string) => `sum by (<<groupBy>>) (rate(${series}{<<matchers>>}[<<window>>]))`;
const product = (...series: readonly string[]) => templateDefinition(series.map(rate).join(' * '));

describe('sizeOf', () => {
  it('counts the rows of an object', () => {
    const rowsOf = (definition: MetricDefinition) => sizeOf(plan(definition), write).rows;
    expect(rowsOf(seriesDefinition('counter'))).toBe(2);
    expect(rowsOf(product('a'))).toBe(2);
    expect(rowsOf(product('a', 'b', 'c'))).toBe(4);
  });

  it.each([
    ['a gauge', seriesDefinition('gauge')],
    ['a counter', seriesDefinition('counter')],
    ['a long window', seriesDefinition('native-counter', { window: 600 })],
    ['one range', product('a')],
    ['three ranges', product('a_total', 'b_total', 'c_total')],
    ['four ranges', product('a', 'b', 'c', 'd')],
  ])('leaves an address below 8 KiB, however often the namespaces are named: %s', (_what, definition) => {
    const whole = plan(definition);
    const { characters } = sizeOf(whole, write);
    // The longest names that are allowed, and the shortest, whose strokes are encoded.
    for (const length of [63, 8]) {
      const count = Math.min(50, Math.floor((characters + 1) / (length + 1)));
      const namespaces = Array.from({ length: count }, (_, index) => String(index).padStart(length, 'n'));
      const { query } = restrictPlan(whole, { namespaces });
      const address = new URLSearchParams({ query: write(query).text, time: '1700000014.999' }).toString();
      expect(address.length).toBeLessThanOrEqual(7500);
      expect(count).toBeGreaterThanOrEqual(1);
    }
  });

  it('leaves a usual metric the thousand characters that it always had', () => {
    expect(sizeOf(plan(seriesDefinition('native-counter')), write).characters).toBeGreaterThan(1000);
  });

  it('has no room for several where an expression is long: they are asked for all alike', () => {
    expect(sizeOf(plan(product('a', 'b', 'c', 'd', 'e', 'f')), write).characters).toBeLessThan(20);
  });

  it('does not name fewer namespaces where the rest is too long already', () => {
    const { characters } = sizeOf(plan(seriesDefinition('gauge'), 'x'.repeat(10_000)), write);
    expect(characters).toBe(Number.POSITIVE_INFINITY);
  });
});
