import { describe, expect, it } from '@jest/globals';
import { defaultAutoscalingSettings } from '../settings.ts';
import { limitByPolicies } from './limit-by-policies.ts';
import { noScaleEvents, type ScaleHistory } from './scale-events.ts';
import { completeBehavior } from './scaling-behavior.ts';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const twoPods = { policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }] } as const;
const behavior = completeBehavior({ scaleUp: twoPods, scaleDown: twoPods }, defaultAutoscalingSettings);
const bounds = { minReplicas: 2, maxReplicas: 20 };

function limit(desired: number, current: number, { scaleUps, scaleDowns }: ScaleHistory = noScaleEvents) {
  const history = { scaleUps, scaleDowns };
  return limitByPolicies(desired, { current, history, now }, { behavior, bounds });
}

const lately = (change: number) => [{ change, timestamp: now - 1000, outdated: false }];

describe('limitByPolicies', () => {
  it.each([7, 8, 9, 10, 11])('lets %i be done from 9', (desired) => {
    expect(limit(desired, 9)).toEqual({ replicas: desired, reason: 'DesiredWithinRange', steps: [] });
  });

  it('goes up no faster than the policies', () => {
    expect(limit(12, 9)).toEqual({
      replicas: 11,
      reason: 'ScaleUpLimit',
      steps: ['Pods 2 in 60 s, from 9 replicas (0 added, 0 removed since): 11', '11 instead of 12'],
    });
  });

  it('goes down no faster than the policies', () => {
    expect(limit(6, 9)).toEqual({
      replicas: 7,
      reason: 'ScaleDownLimit',
      steps: ['Pods 2 in 60 s, from 9 replicas (0 added, 0 removed since): 7', '7 instead of 6'],
    });
  });

  it.each([18, 19])('goes no higher than the maximum, from %i', (current) => {
    const steps = ['maxReplicas is 20: 20 instead of 21'];
    expect(limit(21, current)).toEqual({ replicas: 20, reason: 'TooManyReplicas', steps });
  });

  it.each([4, 3])('goes no lower than the minimum, from %i', (current) => {
    const steps = ['minReplicas is 2: 2 instead of 1'];
    expect(limit(1, current)).toEqual({ replicas: 2, reason: 'TooFewReplicas', steps });
  });

  it('tells the direction that is disabled', () => {
    const selectPolicy = 'Disabled';
    const neither = completeBehavior(
      { scaleUp: { selectPolicy }, scaleDown: { selectPolicy } },
      defaultAutoscalingSettings,
    );
    const stepsTo = (desired: number) =>
      limitByPolicies(desired, { current: 9, history: noScaleEvents, now }, { behavior: neither, bounds }).steps;
    expect(stepsTo(12)).toEqual(['scaling up is disabled', '9 instead of 12']);
    expect(stepsTo(3)).toEqual(['scaling down is disabled', '9 instead of 3']);
    expect(stepsTo(9)).toEqual([]);
  });

  it('does not take back what was changed too much already', () => {
    expect(limit(12, 9, { scaleUps: lately(5), scaleDowns: [] })).toMatchObject({
      replicas: 9,
      reason: 'ScaleUpLimit',
    });
    expect(limit(3, 9, { scaleUps: [], scaleDowns: lately(5) })).toMatchObject({
      replicas: 9,
      reason: 'ScaleDownLimit',
    });
  });
});
