import { describe, expect, it } from '@jest/globals';
import { type Direction, policyLimit } from './policy-limit.ts';
import { noScaleEvents } from './scale-events.ts';
import type { CompleteRules, ScalingPolicy, SelectPolicy } from './scaling-behavior.ts';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const ago = (seconds: number, change: number) => ({ change, timestamp: now - seconds * 1000, outdated: false });

const pods = (value: number, periodSeconds = 60): ScalingPolicy => ({ type: 'Pods', value, periodSeconds });
const percent = (value: number, periodSeconds = 60): ScalingPolicy => ({ type: 'Percent', value, periodSeconds });

function rules(policies: readonly ScalingPolicy[], selectPolicy: SelectPolicy = 'Max'): CompleteRules {
  return { stabilizationWindowSeconds: 0, selectPolicy, policies };
}

function limit(direction: Direction, given: CompleteRules, current: number, history = noScaleEvents): number {
  return policyLimit(direction, given, { current, history, now }).replicas;
}

describe('policyLimit', () => {
  it.each<[Direction, ScalingPolicy, number, number]>([
    ['up', pods(4), 10, 14],
    ['up', percent(100), 10, 20],
    ['up', percent(10), 11, 13],
    ['up', percent(1), 1, 2],
    ['up', percent(100), 0, 0],
    ['down', pods(4), 10, 6],
    ['down', pods(4), 3, -1],
    ['down', percent(100), 10, 0],
    ['down', percent(10), 11, 9],
    ['down', percent(50), 1, 0],
    ['down', percent(150), 10, -5],
  ])('%s by %o from %i goes to %i', (direction, policy, current, replicas) => {
    expect(limit(direction, rules([policy]), current)).toBe(replicas);
  });

  it.each<[SelectPolicy, Direction, number]>([
    ['Max', 'up', 15],
    ['Min', 'up', 11],
    ['Disabled', 'up', 10],
    ['Max', 'down', 5],
    ['Min', 'down', 9],
    ['Disabled', 'down', 10],
  ])('%s of one pod and a half goes %s to %i', (selectPolicy, direction, replicas) => {
    expect(limit(direction, rules([pods(1), percent(50)], selectPolicy), 10)).toBe(replicas);
  });

  it('counts from what there was at the beginning of each period', () => {
    const history = { scaleUps: [ago(30, 5), ago(61, 100)], scaleDowns: [ago(10, 2)] };
    expect(limit('up', rules([pods(4)]), 10, history)).toBe(11);
    expect(limit('up', rules([percent(100)]), 10, history)).toBe(14);
    expect(limit('up', rules([pods(4, 20)]), 10, history)).toBe(16);
    expect(limit('down', rules([pods(4)]), 10, history)).toBe(3);
    expect(limit('down', rules([percent(50, 20)]), 10, history)).toBe(6);
  });

  it('overflows 32 bits as Go does on x86-64', () => {
    expect(limit('up', rules([pods(2 ** 31 - 1)]), 1)).toBe(-(2 ** 31));
    expect(limit('up', rules([percent(2 ** 31 - 1)]), 1000)).toBe(-(2 ** 31));
    expect(limit('down', rules([pods(2 ** 31 - 1)]), 1)).toBe(-(2 ** 31) + 2);
  });

  it('tells how each policy counted', () => {
    const history = { scaleUps: [ago(30, 5)], scaleDowns: [] };
    expect(policyLimit('up', rules([pods(4), percent(100, 15)]), { current: 6, history, now }).steps).toEqual([
      'Pods 4 in 60 s, from 1 replica (5 added, 0 removed since): 5',
      'Percent 100 in 15 s, from 6 replicas (0 added, 0 removed since): 12',
      'of these Max counts: 12',
    ]);
    expect(policyLimit('up', rules([pods(4)]), { current: 6, history, now }).steps).toHaveLength(1);
    const disabled = policyLimit('down', rules([pods(4)], 'Disabled'), { current: 6, history, now });
    expect(disabled).toEqual({ replicas: 6, steps: ['scaling down is disabled'] });
  });
});
