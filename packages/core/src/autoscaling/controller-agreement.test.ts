import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { averageValue, externalMetric } from '../testing/fixtures/scaling-examples.ts';
import { desiredReplicas } from './desired-replicas.ts';
import type { ScaleEvent } from './limits/scale-events.ts';
import type { Recommendation } from './limits/stabilize.ts';
import type { ScalingDecision } from './scaling-decision.ts';
import { parseBehavior } from './spec/parse-behavior.ts';

/**
 * What the controller of Kubernetes 1.37.2 itself made of random recommendations; `e2e/autoscaling/vectors` tells how
 * these were written, and how to compare more of them.
 */
interface Vector {
  readonly current: number;
  readonly wanted: number;
  readonly min: number;
  readonly max: number;
  readonly behavior?: unknown;
  readonly recommendations: readonly RecordedRecommendation[];
  readonly scaleUps: readonly RecordedEvent[];
  readonly scaleDowns: readonly RecordedEvent[];
  readonly replicas: number;
  readonly conditions: readonly string[];
  readonly recommendationsAfter: readonly RecordedRecommendation[];
  readonly scaleUpsAfter: readonly RecordedEvent[];
  readonly scaleDownsAfter: readonly RecordedEvent[];
}

/** Replicas, and the age in seconds. */
type RecordedRecommendation = readonly [number, number];

/** Replicas, the age in seconds, and whether it was marked as outdated. */
type RecordedEvent = readonly [number, number, boolean];

const file = process.env['VECTORS_FILE'] ?? `${import.meta.dirname}/controller-vectors.jsonl`;
const vectors = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line): Vector => JSON.parse(line));

const now = Date.UTC(2026, 0, 2, 3, 4, 5);

function toRecommendation([replicas, age]: RecordedRecommendation): Recommendation {
  return { replicas, timestamp: now - age * 1000 };
}

function toEvent([change, age, outdated]: RecordedEvent): ScaleEvent {
  return { change, timestamp: now - age * 1000, outdated };
}

/** Decides with a metric that asks for what was wanted. */
function decide({ current, wanted, min, max, behavior, ...before }: Vector): ScalingDecision {
  return desiredReplicas({
    autoscaler: {
      namespace: 'shop',
      minReplicas: min,
      maxReplicas: max,
      metrics: [externalMetric(averageValue('1'), [String(wanted)])],
      ...(behavior !== undefined && { behavior: parseBehavior({ path: 'behavior', value: behavior }) }),
    },
    target: { specReplicas: current, statusReplicas: 0, pods: [] },
    now,
    memory: {
      recommendations: before.recommendations.map(toRecommendation),
      scaleUps: before.scaleUps.map(toEvent),
      scaleDowns: before.scaleDowns.map(toEvent),
      scaledToZero: current === 0,
    },
  });
}

/** The conditions that windows and limits set; that of a rescale is set over one of them. */
function conditionsOf({ conditions }: ScalingDecision): string[] {
  return conditions
    .filter(
      ({ type, reason }) => type === 'ScalingLimited' || (type === 'AbleToScale' && reason !== 'SucceededRescale'),
    )
    .map(({ type, status, reason }) => `${type}=${status} ${reason}`);
}

describe('windows, policies and records', () => {
  it.each(vectors.map((vector, index) => ({ vector, index })))('are those of the controller: $index', ({ vector }) => {
    const decision = decide(vector);
    const isRescaled = vector.replicas !== vector.current;
    expect(decision.replicas).toBe(vector.replicas);
    expect(conditionsOf(decision)).toEqual(isRescaled ? vector.conditions.slice(1) : vector.conditions);
    expect(decision.memory).toMatchObject({
      recommendations: vector.recommendationsAfter.map(toRecommendation),
      scaleUps: vector.scaleUpsAfter.map(toEvent),
      scaleDowns: vector.scaleDownsAfter.map(toEvent),
    });
  });
});
