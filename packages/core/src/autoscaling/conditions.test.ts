import { describe, expect, it } from '@jest/globals';
import {
  averageValue,
  externalMetric,
  failing,
  objectMetric,
  podsMetric,
  readyPods,
  value,
} from '../testing/fixtures/scaling-examples.ts';
import { desiredReplicas } from './desired-replicas.ts';
import type { ScalingBehavior } from './limits/scaling-behavior.ts';
import { initialMemory } from './memory.ts';
import type { ScalingMetric } from './proposals/scaling-metric.ts';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);

interface Given {
  readonly from?: number;
  readonly min?: number;
  readonly max?: number;
  readonly behavior?: ScalingBehavior;
  /** Recommended a second ago. */
  readonly before?: number;
}

/** What the HPA says when a load for `wanted` replicas is seen, type by type. */
function conditionsFor(wanted: number | ScalingMetric, given: Given = {}): Record<string, string> {
  const { from = 5, min = 1, max = 100, before = wanted, behavior } = given;
  const metric = typeof wanted === 'number' ? externalMetric(averageValue('1'), [String(wanted)]) : wanted;
  const { conditions } = desiredReplicas({
    autoscaler: {
      namespace: 'shop',
      minReplicas: min,
      maxReplicas: max,
      metrics: [metric],
      ...(behavior && { behavior }),
    },
    target: { specReplicas: from, statusReplicas: from, pods: readyPods(from) },
    now,
    memory: initialMemory(typeof before === 'number' ? before : from, { now: now - 1000 }),
  });
  return Object.fromEntries(
    conditions.map(({ type, status, reason, message }) => [type, `${status} ${reason}: ${message}`]),
  );
}

const disabled = { selectPolicy: 'Disabled' } as const;

describe('the condition AbleToScale', () => {
  it.each<[string, number, Given]>([
    ['True ReadyForNewScale: recommended size matches current size', 5, {}],
    ['True SucceededRescale: the HPA controller was able to update the target scale to 6', 6, {}],
    [
      'True ScaleDownStabilized: recent recommendations were higher than current one, applying the highest recent recommendation',
      3,
      { before: 5 },
    ],
    [
      'True ScaleDownStabilized: recent recommendations were higher than current one, applying the highest recent recommendation',
      3,
      { before: 5, behavior: {} },
    ],
    [
      'True ScaleUpStabilized: recent recommendations were lower than current one, applying the lowest recent recommendation',
      7,
      { before: 5, behavior: { scaleUp: { stabilizationWindowSeconds: 60 } } },
    ],
    ["True SucceededGetScale: the HPA controller was able to get the target's current scale", 5, { from: 0 }],
  ])('%s', (condition, wanted, given) => {
    expect(conditionsFor(wanted, given)).toMatchObject({ AbleToScale: condition });
  });
});

describe('the condition ScalingActive', () => {
  it.each<[string, ScalingMetric]>([
    [
      'True ValidMetricFound: the HPA was able to successfully calculate a replica count from pods metric load',
      podsMetric('10', ['10', '10', '10', '10', '10']),
    ],
    [
      'True ValidMetricFound: the HPA was able to successfully calculate a replica count from external metric jobs(nil)',
      externalMetric(value('10'), ['10']),
    ],
    [
      'False FailedGetObjectMetric: the HPA was unable to compute the replica count: unable to get metric queue on Service shop/shop: unable to fetch metrics from custom metrics API: the backend is away',
      failing(objectMetric(value('10'), '10')),
    ],
    [
      'False FailedGetExternalMetric: the HPA was unable to compute the replica count: unable to get external metric shop/jobs/nil: no metrics returned from external metrics API',
      externalMetric(value('10'), []),
    ],
  ])('%s', (condition, metric) => {
    expect(conditionsFor(metric)).toMatchObject({ ScalingActive: condition });
  });

  it('is false for a target that somebody else has switched off', () => {
    expect(conditionsFor(5, { from: 0 })).toMatchObject({
      ScalingActive: 'False ScalingDisabled: scaling is disabled since the replica count of the target is zero',
    });
  });
});

describe('the condition ScalingLimited', () => {
  const tooFast = 'the desired replica count is increasing faster than the maximum scale rate';
  it.each<[string, number, Given]>([
    ['False DesiredWithinRange: the desired count is within the acceptable range', 6, {}],
    ['True TooFewReplicas: the desired replica count is less than the minimum replica count', 1, { min: 2 }],
    ['True TooManyReplicas: the desired replica count is more than the maximum replica count', 9, { max: 8 }],
    [`True ScaleUpLimit: ${tooFast}`, 11, {}],
    [`True ScaleUpLimit: ${tooFast}`, 6, { behavior: { scaleUp: disabled } }],
    [
      'True ScaleDownLimit: the desired replica count is decreasing faster than the maximum scale rate',
      4,
      { behavior: { scaleDown: disabled } },
    ],
  ])('%s', (condition, wanted, given) => {
    expect(conditionsFor(wanted, given)).toMatchObject({ ScalingLimited: condition });
  });
});

describe('the condition ScaledToZero', () => {
  it('is told with every change', () => {
    expect(conditionsFor(0, { from: 1, min: 0 })).toMatchObject({
      ScaledToZero: 'True ScaledToZero: the HPA controller scaled the workload to zero',
    });
    expect(conditionsFor(6)).toMatchObject({
      ScaledToZero: 'False NotScaledToZero: the HPA controller did not scale the workload to zero',
    });
    expect(conditionsFor(5)).not.toHaveProperty('ScaledToZero');
  });
});
