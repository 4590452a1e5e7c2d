import { describe, expect, it } from '@jest/globals';
import { formatLabels } from '../series/labels.ts';
import { hideAfter } from '../series/series-source.ts';
import { SeriesStore } from '../series/series-store.ts';
import { evaluate } from './evaluate.ts';
import { prometheusDefaults } from './evaluation-context.ts';
import { parsePromql } from './parse-promql.ts';
import type { PromqlVersion } from './promql-version.ts';

/** Seconds. */
const now = 1_000_000;

const store = new SeriesStore();
/** Ten each ten seconds: exactly one a second. */
store.setSeries('deltas', { pod: 'a' }, { every: 10, value: () => 10 });
store.setSeries('deltas', { pod: 'b' }, { every: 10, value: () => 20 });
store.setSeries('ended', {}, [
  [now - 20, 1],
  [now - 10, 2],
  [now, undefined],
]);
store.setSeries('old', {}, [[now - 300, 7]]);
store.setSeries('total', { pod: 'a' }, { every: 15, value: (time) => time - now + 3000 });
store.setSeries('reset', {}, [
  [now - 30, 100],
  [now - 20, 110],
  [now - 10, 5],
  [now, 15],
]);
store.setSeries('info', { pod: 'a', zone: 'north' }, { every: 10, value: () => 1 });
for (const [le, count] of Object.entries({ '0.1': 50, '0.5': 90, '1': 100, '+Inf': 100 })) {
  store.setSeries('seconds_bucket', { le }, { every: 10, value: () => count });
}

interface When {
  readonly time?: number;
  readonly version?: PromqlVersion;
  readonly horizon?: number;
}

/** `labels value` of each element, or the scalar. */
function ask(query: string, { time = now, version = 2, horizon }: When = {}): readonly string[] {
  const source = horizon === undefined ? store : hideAfter(store, horizon * 1000);
  const value = evaluate(parsePromql(query, version), { ...prometheusDefaults, source, version, time: time * 1000 });
  switch (value.type) {
    case 'vector':
      return value.vector.map((sample) => `${formatLabels(sample.labels)} ${sample.value}`);
    case 'matrix':
      return value.series.map(({ labels, points }) => `${formatLabels(labels)} ${points.map((point) => point.value)}`);
    default:
      return [String(value.value)];
  }
}

describe('a vector selector', () => {
  it('gives the newest sample, as old as five minutes and no older', () => {
    expect(ask('old')).toEqual(['old{} 7']);
    expect(ask('old', { time: now + 0.001 })).toEqual([]);
    expect(ask('old', { version: 3 })).toEqual([]);
  });

  it('gives nothing of a series that has ended', () => {
    expect(ask('ended', { time: now - 1 })).toEqual(['ended{} 2']);
    expect(ask('ended')).toEqual([]);
    expect(ask('sum_over_time(ended[1m])')).toEqual(['{} 3']);
  });

  it('looks back and ahead by its offset', () => {
    expect(ask('reset offset 20s')).toEqual(['reset{} 110']);
    expect(ask('reset offset -30s', { time: now - 30 })).toEqual(['reset{} 15']);
  });

  it('does not see what has not arrived', () => {
    expect(ask('reset', { horizon: now - 1 })).toEqual(['reset{} 5']);
    expect(ask('sum_over_time(deltas{pod="a"}[60s]) / 60', { time: now + 5, horizon: now - 20 })).toEqual([
      `{pod="a"} ${40 / 60}`,
    ]);
  });

  it.each([
    ['deltas{pod="a"}', ['deltas{pod="a"} 10']],
    ['deltas{pod!="a"}', ['deltas{pod="b"} 20']],
    ['deltas{pod=~"[bc]"}', ['deltas{pod="b"} 20']],
    ['deltas{pod=~"."}', ['deltas{pod="a"} 10', 'deltas{pod="b"} 20']],
    ['deltas{pod!~"a|b"}', []],
    ['deltas{other=""}', ['deltas{pod="a"} 10', 'deltas{pod="b"} 20']],
    ['{__name__=~"del.*",pod="a"}', ['deltas{pod="a"} 10']],
  ])('chooses with matchers: %s', (query, expected) => {
    expect(ask(query)).toEqual(expected);
  });
});

describe('a range', () => {
  it('counts both ends in Prometheus 2, the right one in 3', () => {
    const query = 'sum_over_time(deltas{pod="a"}[60s])';
    expect(ask(query, { version: 2 })).toEqual(['{pod="a"} 70']);
    expect(ask(query, { version: 3 })).toEqual(['{pod="a"} 60']);
    for (const version of [2, 3] as const) expect(ask(query, { version, time: now + 5 })).toEqual(['{pod="a"} 60']);
  });

  it('may be asked for as it is', () => {
    expect(ask('reset[25s]')).toEqual(['reset{} 110,5,15']);
  });
});

describe('rates', () => {
  it('extrapolate to the ends of the window', () => {
    expect(ask('increase(total[60s])', { time: now + 4 })).toEqual(['{pod="a"} 60']);
    expect(ask('round(rate(total[60s]), 0.001)', { time: now + 4 })).toEqual(['{pod="a"} 1']);
  });

  it('add up what a reset hid', () => {
    // 110 - 100, then 5 from zero, then 10.
    expect(ask('increase(reset[30s])')).toEqual(['{} 25']);
    expect(ask('irate(reset[30s])')).toEqual(['{} 1']);
    expect(ask('resets(reset[30s])')).toEqual(['{} 1']);
    expect(ask('delta(reset[30s])')).toEqual(['{} -85']);
  });

  it('are nothing from one sample', () => {
    expect(ask('rate(reset[5s])')).toEqual([]);
  });
});

describe('timestamp', () => {
  it('is the time of the sample for a selector, of the evaluation for anything else', () => {
    expect(ask('timestamp(old)')).toEqual([`{} ${now - 300}`]);
    expect(ask('timestamp(old + 0)')).toEqual([`{} ${now}`]);
    expect(ask('time() - timestamp(old)')).toEqual(['{} 300']);
  });

  it('of the newest sample is found in a subquery beyond the look-back', () => {
    expect(ask('max_over_time(timestamp(old)[600s:10s] offset 30s)', { time: now + 500 })).toEqual([`{} ${now - 300}`]);
  });
});

describe('operators', () => {
  it.each([
    ['sum(deltas)', ['{} 30']],
    ['sum by (pod) (deltas) / 10', ['{pod="a"} 1', '{pod="b"} 2']],
    ['deltas > 10', ['deltas{pod="b"} 20']],
    ['deltas > bool 10', ['{pod="a"} 0', '{pod="b"} 1']],
    ['deltas * on (pod) group_left (zone) info', ['{pod="a", zone="north"} 10']],
    ['deltas and on (pod) info', ['deltas{pod="a"} 10']],
    ['deltas unless on (pod) info', ['deltas{pod="b"} 20']],
    ['info or vector(2)', ['info{pod="a", zone="north"} 1', '{} 2']],
    ['-deltas{pod="a"} + 1', ['{pod="a"} -9']],
    ['topk(1, deltas)', ['deltas{pod="b"} 20']],
    ['quantile(0.5, deltas)', ['{} 15']],
    ['count_values("n", deltas)', ['{n="10"} 1', '{n="20"} 1']],
    ['label_replace(info, "area", "$1-side", "zone", "(.*)")', ['info{area="north-side", pod="a", zone="north"} 1']],
    ['label_replace(sum(deltas), "__k", "v", "", "")', ['{__k="v"} 30']],
    ['histogram_quantile(0.5, seconds_bucket)', ['{} 0.1']],
    ['histogram_quantile(0.7, seconds_bucket)', ['{} 0.30000000000000004']],
    ['absent(nothing{a="b"})', ['{a="b"} 1']],
    ['1 + 2 * 3', ['7']],
    ['scalar(deltas)', ['NaN']],
    ['"text"', ['text']],
  ])('%s', (query, expected) => {
    expect(ask(query)).toEqual(expected);
  });

  it.each([
    ['deltas + on () deltas', 'found duplicate series for the match group'],
    ['deltas * on () info', 'multiple matches for labels: many-to-one matching must be explicit'],
    ['label_replace(deltas, "pod", "x", "", "")', 'vector cannot contain metrics with the same labelset'],
    ['label_replace(deltas, "a-b", "x", "", "")', 'invalid destination label name in label_replace(): a-b'],
  ])('refuses %s', (query, message) => {
    expect(() => ask(query)).toThrow(message);
  });
});
