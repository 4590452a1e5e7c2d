import { describe, expect, it } from '@jest/globals';
import type { ExternalRule, Rule, SeriesSource } from '../rules/file/rule.ts';
import type { GroupAggregation, MetricKind, TimeAggregation } from '../rules/metric-definition.ts';
import { cadenceRefusal, refusalOf } from './refusal.ts';

const usual = { period: 10, window: 60 };
const kinds: readonly MetricKind[] = ['native-counter', 'counter', 'gauge'];
const times: readonly TimeAggregation[] = ['rate', 'avg', 'sum', 'min', 'max'];
const groups: readonly GroupAggregation[] = ['sum', 'avg', 'min', 'max'];

const place = { file: 'rules.yaml', line: 1, column: 1 };
const plain = { name: 'r', place, where: [], scope: 'cluster', allowPartial: false, policy: {} } as const;

function ofSeries(more: Partial<SeriesSource> = {}, rule: Partial<ExternalRule> = {}): Rule {
  const source = { form: 'series', series: 'm', aggregation: {}, ...more } as const;
  return { ...plain, kind: 'external', groupBy: [], inNamespace: true, source, ...rule };
}

describe('refusalOf', () => {
  it('lets every aggregation pass whose order does not matter, and no other', () => {
    const passing = kinds.flatMap((type) =>
      times.flatMap((time) =>
        groups
          .filter((group) => refusalOf(ofSeries({ type, aggregation: { time, group } }), usual) === undefined)
          .map((group) => `${type} ${time} ${group}`),
      ),
    );
    expect(passing).toEqual([
      'native-counter rate sum',
      'native-counter rate avg',
      'native-counter avg sum',
      'native-counter avg avg',
      'native-counter sum sum',
      'native-counter sum avg',
      'native-counter min min',
      'native-counter max max',
      'counter rate sum',
      'counter rate avg',
      'counter sum sum',
      'counter sum avg',
      'gauge avg sum',
      'gauge avg avg',
      'gauge sum sum',
      'gauge sum avg',
      'gauge min min',
      'gauge max max',
    ]);
  });

  it('says why an aggregation cannot be had, and what can', () => {
    expect(refusalOf(ofSeries({ type: 'gauge', aggregation: { time: 'max', group: 'avg' } }), usual)).toBe(
      "the data API aggregates over the series of an object in each sample, so the avg of each one's max (series m) cannot be had from it; use aggregation {time: max, group: max}, or --dialect promql",
    );
  });

  it('says what may be asked of a kind of metric', () => {
    expect(refusalOf(ofSeries({ type: 'gauge', aggregation: { time: 'rate' } }), usual)).toBe(
      'the series m is a gauge, of which no rate over time can be made; its rule may ask for sum, avg, min, max (aggregation.time)',
    );
  });

  it.each<[SeriesSource['aggregation'], boolean]>([
    [{}, false],
    // It may be a counter.
    [{ time: 'rate' }, false],
    [{ group: 'sum' }, false],
    [{ time: 'max' }, true],
    [{ time: 'max', group: 'max' }, false],
    [{ time: 'rate', group: 'max' }, true],
  ])('where only Sysdig knows what a series is, refuses what is wrong of every kind: %j', (aggregation, isRefused) => {
    expect(refusalOf(ofSeries({ aggregation }), usual) !== undefined).toBe(isRefused);
  });

  it('refuses an expression of PromQL', () => {
    const source = { form: 'template', template: { text: 'sum(x)' } } as never;
    expect(refusalOf(ofSeries({}, { source }), usual)).toBe(
      "it is an expression of PromQL, which Sysdig's data API does not speak; name a series and its aggregation, or use --dialect promql",
    );
  });

  it.each<[Partial<ExternalRule>, string]>([
    [{ where: [{ label: 'code', operator: '!~', value: '5..' }] }, 'code!~… is a regular expression'],
    [{ where: [{ label: 'code', operator: '=', value: '' }] }, 'cannot be asked for what has no label code'],
    [{ where: [{ label: 'code', operator: '=', value: `'"` }] }, 'both kinds of quotes'],
    [{ groupBy: ['queue', 'not'] }, 'the label "not" cannot be asked of'],
    [{ window: 45 }, 'a window of 45 s'],
  ])('refuses %j', (more, words) => {
    expect(refusalOf(ofSeries({}, more), usual)).toContain(words);
  });

  it.each<[SeriesSource['aggregation'], Partial<ExternalRule>, boolean]>([
    [{ time: 'rate', group: 'sum' }, { window: 7200 }, true],
    [{ time: 'sum', group: 'sum' }, { window: 7200 }, true],
    [{ time: 'avg', group: 'sum' }, { window: 7200 }, false],
    [{ time: 'rate', group: 'avg' }, { period: 30 }, true],
    [{ time: 'rate', group: 'sum' }, { period: 30 }, false],
    [{ time: 'rate', group: 'sum' }, { period: 15 }, true],
    [{ time: 'avg', group: 'sum' }, { period: 15, window: 120 }, false],
    [{ time: 'avg', group: 'sum' }, { period: 15, window: 60 }, true],
    [{ time: 'avg', group: 'sum' }, { period: 15, window: 45 }, true],
  ])('refuses windows that no intervals fill without a doubt: %j, %j', (aggregation, more, isRefused) => {
    expect(refusalOf(ofSeries({ aggregation }, more), usual) !== undefined).toBe(isRefused);
  });

  it('tells what is wrong of the kind that a series may be', () => {
    expect(refusalOf(ofSeries({ aggregation: { time: 'rate' } }, { period: 15 }), usual)).toContain(
      "the sum of each one's rate (series m) over 60 s of samples every 15 s cannot be had",
    );
  });

  it('refuses labels of objects that it cannot name', () => {
    const pods = { groupResource: { group: '', resource: 'pods' }, namespaced: true };
    const { source } = ofSeries();
    const rule = (more: object): Rule => ({ ...plain, kind: 'object', source, resources: [{ ...pods, ...more }] });
    expect(refusalOf(rule({}), usual)).toBeUndefined();
    expect(refusalOf(rule({ nameLabel: 'pod', namespaceLabel: 'ns' }), usual)).toBeUndefined();
    expect(refusalOf(rule({ nameLabel: 'and' }), usual)).toContain('the label "and"');
    expect(refusalOf(rule({ namespaceLabel: 'or' }), usual)).toContain('the label "or"');
  });

  it('lets a rule pass that the data API can answer', () => {
    const where = [{ label: 'code', operator: 'not in', values: ['500', '502'] }] as const;
    expect(refusalOf(ofSeries({ series: /^jvm_(.*)$/ }, { where, window: 300, groupBy: ['queue'] }), usual)).toBe(
      undefined,
    );
  });
});

describe('cadenceRefusal', () => {
  it.each([
    [10, 60],
    [15, 120],
    [30, 90],
    [300, 600],
    [10, 7200],
  ])('lets a cadence pass that some metrics without a rule have values by: every %d s over %d s', (period, window) => {
    expect(cadenceRefusal({ period, window })).toBeUndefined();
  });

  it('says why no metric without a rule would have a value', () => {
    expect(cadenceRefusal({ period: 15, window: 45 })).toBe(
      "a window of 45 s cannot be had from Sysdig's data API: it gives at most 600 intervals of 10, 60, 600, 3600, 86400 s; use a window that one of these divides into fewer, or --dialect promql",
    );
    expect(cadenceRefusal({ period: 15, window: 60 })).toContain(
      "the avg of each one's avg (series without a rule) over 60 s of samples every 15 s cannot be had",
    );
  });
});
