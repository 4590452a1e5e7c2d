import { describe, expect, it } from '@jest/globals';
import {
  averageValue,
  externalMetric,
  failing,
  objectMetric,
  pod,
  podsMetric,
  readyPods,
  value,
} from '../testing/fixtures/scaling-examples.ts';
import { desiredReplicas } from './desired-replicas.ts';
import type { ScalingMetric } from './proposals/scaling-metric.ts';
import type { ScalingDecision } from './scaling-decision.ts';
import type { Autoscaler, ScalingSituation } from './scaling-situation.ts';

const start = Date.UTC(2026, 0, 2, 3, 4, 5);

interface Given extends Partial<Omit<ScalingSituation, 'autoscaler' | 'target'>>, Partial<Omit<Autoscaler, 'metrics'>> {
  readonly from?: number;
}

/** Decides for a target whose pods are all ready, between 1 and 10 replicas. */
function decide(metrics: readonly ScalingMetric[], given: Given = {}): ScalingDecision {
  const { from = 3, minReplicas = 1, maxReplicas = 10, behavior, now = start, ...others } = given;
  const target = { specReplicas: from, statusReplicas: from, pods: readyPods(from) };
  const autoscaler = { namespace: 'shop', minReplicas, maxReplicas, metrics, ...(behavior && { behavior }) };
  return desiredReplicas({ autoscaler, target, now, ...others });
}

/** What would make so many replicas. */
function asking(replicas: number): ScalingMetric {
  return externalMetric(averageValue('10'), [String(replicas * 10)]);
}

/** Type, status and reason of each condition. */
function conditionsOf({ conditions }: ScalingDecision): string[] {
  return conditions.map(({ type, status, reason }) => `${type}=${status} ${reason}`);
}

/** That these were recommended before now. */
function remembering(...replicas: readonly number[]) {
  return {
    recommendations: replicas.map((each) => ({ replicas: each, timestamp: start - 1000 })),
    scaleUps: [],
    scaleDowns: [],
    scaledToZero: false,
  };
}

const asleep = { ...remembering(0), scaledToZero: true };

describe('desiredReplicas', () => {
  it('scales to the highest valid proposal', () => {
    const decision = decide([asking(5), podsMetric('10', ['15', '15', '15'])]);
    expect(decision.replicas).toBe(5);
    expect(decision.proposals).toMatchObject([{ replicas: 5 }, { replicas: 5 }]);
    expect(conditionsOf(decision)).toEqual([
      'AbleToScale=True SucceededRescale',
      'ScalingActive=True ValidMetricFound',
      'ScalingLimited=False DesiredWithinRange',
      'ScaledToZero=False NotScaledToZero',
    ]);
  });

  it('tells step by step how it came to it', () => {
    const decision = decide([failing(objectMetric(value('10'), '0')), asking(30)], { memory: remembering(40) });
    const away =
      'unable to get metric queue on Service shop/shop: unable to fetch metrics from custom metrics API: the backend is away';
    expect(decision.steps).toEqual([
      {
        stage: 'proposal',
        text: 'external metric jobs: value over 3 replicas and target: 10 is not within 0.9 to 1.1',
      },
      { stage: 'proposal', text: 'external metric jobs: value 300 against 10: 30' },
      { stage: 'proposal', text: 'external metric jobs: rounded up: 30' },
      { stage: 'choice', text: `Service metric queue is invalid: ${away}` },
      { stage: 'choice', text: 'the highest proposal is 30, of external metric jobs' },
      { stage: 'stabilization', text: '40 were recommended in the last 300 s: 40 instead of 30' },
      { stage: 'limit', text: 'from 3 one sync goes no higher than 6: 6 instead of 40' },
      { stage: 'outcome', text: 'from 3 to 6 replicas' },
    ]);
    expect(decision).toMatchObject({ recommended: 30, stabilized: 40, replicas: 6 });
  });

  it('does nothing when the recommendation is what there is', () => {
    const decision = decide([asking(3)]);
    expect(decision.replicas).toBe(3);
    expect(conditionsOf(decision)).toEqual([
      'AbleToScale=True ReadyForNewScale',
      'ScalingActive=True ValidMetricFound',
      'ScalingLimited=False DesiredWithinRange',
    ]);
    expect(decision.steps).toEqual([
      {
        stage: 'proposal',
        text: 'external metric jobs: value over 3 replicas and target: 1 is within 0.9 to 1.1: 3 replicas kept',
      },
      { stage: 'choice', text: 'the highest proposal is 3, of external metric jobs' },
      { stage: 'outcome', text: '3 replicas kept' },
    ]);
  });

  it('does nothing when no metric is valid, for the reason of the first', () => {
    const decision = decide([failing(podsMetric('10', [])), failing(asking(5))], { memory: remembering(3) });
    expect(decision.replicas).toBe(3);
    expect(conditionsOf(decision)).toEqual([
      'AbleToScale=True SucceededGetScale',
      'ScalingActive=False FailedGetPodsMetric',
    ]);
    expect(decision.conditions[1]?.message).toBe(
      'the HPA was unable to compute the replica count: unable to get metric load: ' +
        'unable to fetch metrics from custom metrics API: the backend is away',
    );
    expect(decision).not.toHaveProperty('recommended');
    expect(decision.steps.at(-1)).toEqual({ stage: 'outcome', text: '3 replicas kept' });
    expect(decision.memory).toEqual(remembering(3));
  });

  it('takes no replica away while a metric is invalid', () => {
    const decision = decide([asking(1), failing(podsMetric('10', []))], { memory: remembering(1) });
    expect(decision.replicas).toBe(3);
    expect(conditionsOf(decision)).toContain('ScalingActive=False FailedGetPodsMetric');
  });

  it('adds replicas while a metric is invalid', () => {
    const decision = decide([failing(podsMetric('10', [])), asking(5)]);
    expect(decision.replicas).toBe(5);
    expect(conditionsOf(decision)).toContain('ScalingActive=True ValidMetricFound');
  });

  it('refuses an autoscaler without metrics', () => {
    expect(() => decide([])).toThrow(RangeError);
  });

  it('has the tolerance of its settings', () => {
    const settings = { tolerance: { scaleUp: 0.5, scaleDown: 0 } };
    expect(decide([podsMetric('10', ['15', '15', '15'])], { settings }).replicas).toBe(3);
    expect(
      decide([podsMetric('10', ['9', '9', '9', '9', '9', '9', '9', '9', '9', '9'])], {
        from: 10,
        settings,
        memory: remembering(),
      }).replicas,
    ).toBe(9);
  });
});

describe('desiredReplicas, stabilizing', () => {
  it('holds on to what there is for five minutes, and then scales down', () => {
    const first = decide([asking(1)]);
    expect(first.replicas).toBe(3);
    expect(conditionsOf(first)).toContain('AbleToScale=True ScaleDownStabilized');
    const later = decide([asking(1)], { now: start + 300_000, memory: first.memory });
    expect(later.replicas).toBe(3);
    const last = decide([asking(1)], { now: start + 300_001, memory: later.memory });
    expect(last.replicas).toBe(1);
    expect(conditionsOf(last)).toContain('AbleToScale=True SucceededRescale');
  });

  it('brings back what was recommended when somebody scales down by hand', () => {
    expect(decide([asking(3)], { memory: remembering(5) }).replicas).toBe(5);
  });

  it('remembers recommendations before they were limited', () => {
    const { memory } = decide([asking(30)], { memory: remembering(3) });
    expect(memory.recommendations.map(({ replicas }) => replicas)).toEqual([3, 30]);
  });
});

describe('desiredReplicas, at its bounds', () => {
  it.each([
    ['at once no more than twice as many', 3, 30, 6, 'ScaleUpLimit'],
    ['no more than the maximum', 6, 30, 10, 'TooManyReplicas'],
    ['no fewer than the minimum', 3, 1, 2, 'TooFewReplicas'],
  ])('has %s', (_, from, wanted, replicas, reason) => {
    const decision = decide([asking(wanted)], { from, minReplicas: 2, memory: remembering() });
    expect(decision.replicas).toBe(replicas);
    expect(conditionsOf(decision)).toContain(`ScalingLimited=True ${reason}`);
  });

  it('takes fewer than no replicas for none', () => {
    const decision = decide([objectMetric(value('10'), '-50')], { minReplicas: 0, memory: remembering() });
    expect(decision.replicas).toBe(0);
    expect(decision.memory.recommendations).toEqual([{ replicas: 0, timestamp: start }]);
    expect(conditionsOf(decision)).toContain('ScalingLimited=False DesiredWithinRange');
  });

  it.each([
    ['above the maximum', 12, 10, 'the target has 12 replicas and maxReplicas is 10: the metrics are not read'],
    ['below the minimum', 1, 2, 'the target has 1 replica and minReplicas is 2: the metrics are not read'],
  ])('comes back from %s without asking the metrics', (_, from, replicas, step) => {
    const decision = decide([asking(5)], { from, minReplicas: 2, memory: remembering(from) });
    expect(decision.replicas).toBe(replicas);
    expect(decision.proposals).toEqual([]);
    expect(conditionsOf(decision)).toEqual(['AbleToScale=True SucceededRescale', 'ScaledToZero=False NotScaledToZero']);
    expect(decision.steps[0]).toEqual({ stage: 'limit', text: step });
    expect(decision.memory).toEqual(remembering(from));
  });

  it('has a minimum of one when nothing is said', () => {
    const target = { specReplicas: 1, statusReplicas: 1, pods: [pod('p1')] };
    expect(
      desiredReplicas({ autoscaler: { namespace: 'shop', maxReplicas: 3, metrics: [asking(0)] }, target, now: start })
        .replicas,
    ).toBe(1);
  });
});

describe('desiredReplicas, around zero', () => {
  it('takes the last replica away and remembers that it did', () => {
    const decision = decide([asking(0)], { from: 1, minReplicas: 0, memory: remembering() });
    expect(decision).toMatchObject({ replicas: 0, memory: { scaledToZero: true } });
    expect(conditionsOf(decision)).toContain('ScaledToZero=True ScaledToZero');
  });

  it('brings a replica back where it took the last one', () => {
    const decision = decide([asking(1)], { from: 0, minReplicas: 0, memory: asleep });
    expect(decision).toMatchObject({ replicas: 1, memory: { scaledToZero: false } });
    expect(conditionsOf(decision)).toContain('ScaledToZero=False NotScaledToZero');
  });

  it('stays there while there is nothing to do', () => {
    const decision = decide([asking(0)], { from: 0, minReplicas: 0, memory: asleep });
    expect(decision).toMatchObject({ replicas: 0, memory: { scaledToZero: true } });
    expect(conditionsOf(decision)).toContain('AbleToScale=True ReadyForNewScale');
  });

  it('scales from zero by a metric that has a value, though Pods metrics cannot', () => {
    const decision = decide([podsMetric('10', []), asking(2)], { from: 0, minReplicas: 0, memory: asleep });
    expect(decision.replicas).toBe(2);
    const byObject = decide([objectMetric(averageValue('10'), '20')], { from: 0, minReplicas: 0, memory: asleep });
    expect(byObject.replicas).toBe(2);
  });

  it('brings at least a minimum that was raised meanwhile, even beyond four', () => {
    expect(decide([asking(0)], { from: 0, minReplicas: 6, memory: asleep }).replicas).toBe(6);
    expect(decide([asking(9)], { from: 0, minReplicas: 6, memory: asleep }).replicas).toBe(6);
  });

  it.each([
    ['somebody else took the last replica away', { minReplicas: 0, memory: remembering(0) }],
    ['with a minimum above zero, too', { minReplicas: 1, memory: remembering(0) }],
    ['the feature is off', { minReplicas: 0, memory: asleep, settings: { scaleToZero: false } }],
  ])('is switched off when %s', (_, given) => {
    const decision = decide([asking(5)], { from: 0, ...given });
    const memory = { ...given.memory, scaledToZero: false };
    expect(decision).toMatchObject({ replicas: 0, proposals: [], memory });
    expect(decision.steps[0]).toEqual({
      stage: 'choice',
      text: 'the target has zero replicas, and not by this autoscaler: it is switched off',
    });
    expect(conditionsOf(decision)).toEqual([
      'AbleToScale=True SucceededGetScale',
      'ScalingActive=False ScalingDisabled',
    ]);
  });

  it('is switched off at zero when only Pods metrics are left', () => {
    expect(decide([podsMetric('10', [])], { from: 0, minReplicas: 0, memory: asleep }).proposals).toEqual([]);
    expect(decide([podsMetric('10', [])], { from: 0, minReplicas: 1, memory: asleep }).proposals).toHaveLength(1);
  });

  it('says nothing of zero where the feature is off', () => {
    const decision = decide([asking(0)], {
      from: 1,
      minReplicas: 0,
      memory: remembering(),
      settings: { scaleToZero: false },
    });
    expect(decision).toMatchObject({ replicas: 0, memory: { scaledToZero: false } });
    expect(conditionsOf(decision)).toEqual([
      'AbleToScale=True SucceededRescale',
      'ScalingActive=True ValidMetricFound',
      'ScalingLimited=False DesiredWithinRange',
    ]);
  });
});
