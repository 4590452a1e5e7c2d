import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seriesDefinition } from '../../../test/support/definitions.ts';
import { structureOf } from '../../../test/support/read-selector.ts';
import type { Aggregation, MetricKind } from '../../rules/metric-definition.ts';
import type { Timing } from '../../timing/window.ts';
import { formatCount, formatQuery, type SeriesQuery, windowOf } from './promql-query.ts';

const sysdig: Timing = { period: 10, settle: 30, window: 60 };

function podsQuery(kind: MetricKind, aggregation?: Aggregation): SeriesQuery {
  return {
    definition: seriesDefinition(kind, aggregation && { aggregation }),
    matchers: [{ label: 'kube_namespace_name', operator: '=', value: 'shop' }],
    groupBy: ['kube_namespace_name', 'kube_pod_name'],
  };
}

const selector = 'm{kube_namespace_name="shop"}';
const by = 'by (kube_namespace_name, kube_pod_name)';
const timeBranch = `label_replace(max ${by} (timestamp(${selector} offset 30s) > time() - 90), "__k", "t", "", "")`;
const watermarkBranch = `label_replace(max(timestamp(${selector})), "__k", "w", "", "")`;
const slowestBranch = `label_replace(min(timestamp(${selector}) > time() - 70), "__k", "s", "", "")`;
const otherBranches = `${timeBranch} or ${watermarkBranch} or ${slowestBranch}`;

describe('formatQuery', () => {
  it('averages a gauge over time and over the series of each object', () => {
    expect(formatQuery(podsQuery('gauge'), sysdig)).toBe(
      `label_replace(avg ${by} (avg_over_time(${selector}[60s] offset 30s) and ${selector} offset 30s), "__k", "v", "", "") or ${otherBranches}`,
    );
  });

  it('adds up the deltas of a native counter, where the whole window has them', () => {
    const sum = `sum ${by} (sum_over_time(${selector}[60s] offset 30s))`;
    const filled = `max ${by} (count_over_time(${selector}[60s] offset 30s)) >= 6`;
    expect(formatQuery(podsQuery('native-counter'), sysdig)).toBe(
      `label_replace((${sum} / 60) and (${filled}), "__k", "v", "", "") or ${otherBranches}`,
    );
  });

  it('takes the rate of a scraped counter, where the whole window has samples', () => {
    const rate = `sum ${by} (rate(${selector}[60s] offset 30s))`;
    const filled = `max ${by} (count_over_time(${selector}[60s] offset 30s)) >= 6`;
    expect(formatQuery(podsQuery('counter'), sysdig)).toBe(
      `label_replace(${rate} and (${filled}), "__k", "v", "", "") or ${otherBranches}`,
    );
  });

  it('gives a scraped counter a window of four periods', () => {
    const query = formatQuery(podsQuery('counter'), { period: 10, settle: 20, window: 20 });
    expect(query).toContain(`(rate(${selector}[40s] offset 20s))`);
    expect(query).toContain(`(count_over_time(${selector}[40s] offset 20s)) >= 4)`);
    expect(query).toContain('> time() - 60');
  });

  it('groups by nothing for one value of everything', () => {
    const external: SeriesQuery = { definition: seriesDefinition('native-counter'), matchers: [], groupBy: [] };
    expect(formatQuery(external, sysdig)).toBe(
      [
        'label_replace((sum(sum_over_time(m{}[60s] offset 30s)) / 60) and (max(count_over_time(m{}[60s] offset 30s)) >= 6), "__k", "v", "", "")',
        'label_replace(max(timestamp(m{} offset 30s) > time() - 90), "__k", "t", "", "")',
        'label_replace(max(timestamp(m{})), "__k", "w", "", "")',
        'label_replace(min(timestamp(m{}) > time() - 70), "__k", "s", "", "")',
      ].join(' or '),
    );
  });

  const everySecond = `${watermarkBranch} or ${slowestBranch.replace('- 70', '- 61')}`;

  it.each([
    [
      'gauge' as const,
      `label_replace(avg ${by} (avg_over_time(${selector}[10s]) and ${selector}), "__k", "v", "", "") or label_replace(max ${by} (timestamp(${selector}) > time() - 10), "__k", "t", "", "") or ${everySecond}`,
    ],
    [
      'counter' as const,
      `label_replace(sum ${by} (rate(${selector}[10s])) and (max ${by} (count_over_time(${selector}[10s])) >= 10), "__k", "v", "", "") or label_replace(max ${by} (timestamp(${selector}) > time() - 10), "__k", "t", "", "") or ${everySecond}`,
    ],
  ])('leaves out an offset of nothing, which Prometheus 2 cannot parse: %s', (kind, query) => {
    expect(formatQuery(podsQuery(kind), { period: 1, settle: 0, window: 10 })).toBe(query);
  });

  it('looks for times step by step where the window reaches further back than an instant query', () => {
    expect(formatQuery(podsQuery('counter'), { period: 10, settle: 30, window: 300 })).toBe(
      [
        `label_replace(sum ${by} (rate(${selector}[300s] offset 30s)) and (max ${by} (count_over_time(${selector}[300s] offset 30s)) >= 30), "__k", "v", "", "")`,
        `label_replace(max ${by} ((timestamp(${selector} offset 30s) or max_over_time(timestamp(${selector})[300s:150s] offset 30s)) > time() - 330), "__k", "t", "", "")`,
        `label_replace(max((timestamp(${selector}) or max_over_time(timestamp(${selector})[300s:150s]))), "__k", "w", "", "")`,
        `label_replace(min((timestamp(${selector}) or max_over_time(timestamp(${selector})[300s:150s])) > time() - 70), "__k", "s", "", "")`,
      ].join(' or '),
    );
  });

  it('looks for what goes on alone where series that have ended do not count', () => {
    const long: Timing = { period: 10, settle: 30, window: 900 };
    expect(formatQuery(podsQuery('gauge'), long)).toBe(
      [
        `label_replace(avg ${by} (avg_over_time(${selector}[900s] offset 30s) and ${selector} offset 30s), "__k", "v", "", "")`,
        `label_replace(max ${by} (timestamp(${selector} offset 30s) > time() - 930), "__k", "t", "", "")`,
        watermarkBranch,
        slowestBranch,
      ].join(' or '),
    );
    expect(formatQuery(podsQuery('gauge'), { period: 160, settle: 160, window: 320 })).toContain(
      `label_replace(max ${by} ((timestamp(${selector} offset 160s) or max_over_time(timestamp(${selector})[320s:150s] offset 160s)) > time() - 480), "__k", "t"`,
    );
  });

  it('fits rare samples', () => {
    const query = formatQuery(podsQuery('counter'), { period: 600, settle: 600, window: 2400 });
    expect(query).toContain(` and (max ${by} (count_over_time(${selector}[2400s] offset 600s)) >= 4), "__k", "v"`);
    expect(query).toContain(' > time() - 660), "__k", "s", "", "")');
  });

  it('asks at once up to a window and a period of five minutes', () => {
    const query = formatQuery(podsQuery('counter'), { period: 10, settle: 30, window: 290 });
    expect(query).not.toContain('max_over_time');
    expect(query).toContain('> time() - 320');
  });

  it('has the same structure whatever the values of its matchers are', () => {
    const query = (value: string): SeriesQuery => ({
      ...podsQuery('counter'),
      matchers: [
        { label: 'a', operator: '=', value },
        { label: 'b', operator: '!~', value },
      ],
    });
    const harmless = structureOf(formatQuery(query('kuard'), sysdig));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: fc.constantFrom(...'"\\\n{}[]()=~!,|%# or') }),
          fc.constant(String.raw`\"} or vector(1) #`),
        ),
        (value) => {
          expect(structureOf(formatQuery(query(value), sysdig))).toBe(harmless);
        },
      ),
      { seed: 5, numRuns: 1000 },
    );
  });
});

describe('formatCount', () => {
  it('counts the objects that have a sample in the settled window, in each namespace', () => {
    const query = formatCount(podsQuery('counter'), { period: 10, settle: 30, window: 20 }, ['kube_namespace_name']);
    expect(query).toBe(`count by (kube_namespace_name) (count ${by} (count_over_time(${selector}[40s] offset 30s)))`);
  });

  it('counts all of them together', () => {
    const query = formatCount(podsQuery('gauge'), { period: 10, settle: 0, window: 60 }, []);
    expect(query).toBe(`count(count ${by} (count_over_time(${selector}[60s])))`);
  });
});

describe('windowOf', () => {
  it.each([
    ['gauge' as const, 20],
    ['native-counter' as const, 20],
    ['counter' as const, 40],
  ])('of a %s is %d s', (kind, window) => {
    expect(windowOf({ kind }, { period: 10, settle: 30, window: 20 })).toBe(window);
  });
});
