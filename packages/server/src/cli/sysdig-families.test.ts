import { describe, expect, it } from '@jest/globals';
import type { SysdigSourceState } from '@metrics-adapter/sysdig-provider';
import { toSysdigFamilies } from './sysdig-families.ts';

const now = 1_000_000;
const state: SysdigSourceState = {
  budget: {
    limit: 150,
    remaining: 30,
    burst: 37.5,
    waiting: { autoscaler: 2, person: 1 },
    underWay: 3,
    concurrency: 20,
    calls: { answered: 10, limited: 1, failed: 2, cancelled: 3, refused: 4, abandoned: 5 },
    pressure: 0.25,
  },
  clockSkew: undefined,
  rowLimit: 2000,
  listedMetrics: 77,
  rules: undefined,
};

/** `name labels value`, without the prefix. */
function linesOf(more: Partial<SysdigSourceState>): readonly string[] {
  return toSysdigFamilies({ ...state, ...more }, now).flatMap(({ name, samples }) =>
    samples.map(({ labels = {}, value }) => [name.slice(23), ...Object.values(labels), value].join(' ')),
  );
}

const withoutDate = [
  'calls_total answered 10',
  'calls_total limited 1',
  'calls_total failed 2',
  'calls_total cancelled 3',
  'calls_total refused 4',
  'calls_total abandoned 5',
  'calls_waiting autoscaler 2',
  'calls_waiting person 1',
  'calls_under_way 3',
  'calls_under_way_limit 20',
  'calls_per_minute_limit 150',
  'calls_remaining 30',
  'calls_burst_limit 37.5',
  'stopped_seconds 0',
  'row_limit 2000',
  'listed_metrics 77',
];

describe('toSysdigFamilies', () => {
  it('tells of the budget and the rows', () => {
    expect(linesOf({})).toEqual(withoutDate);
  });

  it('tells for how long no call is made', () => {
    expect(linesOf({ budget: { ...state.budget, stoppedUntil: now + 2_500 } })).toContain('stopped_seconds 2.5');
    expect(linesOf({ budget: { ...state.budget, stoppedUntil: now - 1 } })).toContain('stopped_seconds 0');
  });

  it.each([
    [false, 0],
    [true, 2],
  ])('tells how the rule files fare, failing: %s', (failing, count) => {
    const problem = { file: 'r', line: 1, column: 1, path: '', message: 'm', remedy: 'r', offset: 0 };
    const problems = Array.from({ length: count }, () => problem);
    expect(linesOf({ rules: { loadedAt: 1_700_000_000_000, rules: 3, failing, problems } })).toEqual([
      ...withoutDate,
      'rules 3',
      'rules_loaded_timestamp_seconds 1700000000',
      `rules_failing ${failing ? 1 : 0}`,
      `rule_problems ${count}`,
    ]);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('tells how far the clocks are from each other, refused: %s', (isRefused, refused) => {
    expect(linesOf({ clockSkew: { seconds: -300.5, uncertainty: 0.5, isRefused } })).toEqual([
      ...withoutDate,
      'clock_skew_seconds -300.5',
      'clock_skew_uncertainty_seconds 0.5',
      `clock_skew_refused ${refused}`,
    ]);
  });
});
