import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Quantity } from '../model/quantity.ts';
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
import type { ScalingBehavior, ScalingRules } from './limits/scaling-behavior.ts';
import type { ScalingMetric } from './proposals/scaling-metric.ts';
import { replayAutoscaler } from './replay.ts';
import type { ScalingMemory } from './scaling-decision.ts';
import type { ScalingSituation } from './scaling-situation.ts';

const seeded = { seed: 5, numRuns: 150 };
const now = Date.UTC(2026, 0, 2, 3, 4, 5);

const replicaCount = fc.integer({ min: 1, max: 40 });
const timestamp = fc.integer({ min: 0, max: 400 }).map((seconds) => now - seconds * 1000);
const usage = fc.integer({ min: 0, max: 100_000 });

const rules: fc.Arbitrary<ScalingRules> = fc.record(
  {
    stabilizationWindowSeconds: fc.integer({ min: 0, max: 400 }),
    selectPolicy: fc.constantFrom('Max', 'Min', 'Disabled'),
    policies: fc.array(
      fc.record({
        type: fc.constantFrom('Pods', 'Percent'),
        value: fc.integer({ min: 1, max: 200 }),
        periodSeconds: fc.integer({ min: 1, max: 400 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    tolerance: fc.integer({ min: 0, max: 500 }).map((milli) => Quantity.fromMilli(BigInt(milli))),
  },
  { requiredKeys: [] },
);

const behavior: fc.Arbitrary<ScalingBehavior> = fc.record({ scaleUp: rules, scaleDown: rules }, { requiredKeys: [] });

const events = fc.array(fc.record({ change: fc.integer({ min: 1, max: 20 }), timestamp, outdated: fc.boolean() }), {
  maxLength: 4,
});

const memory: fc.Arbitrary<ScalingMemory> = fc.record({
  recommendations: fc.array(fc.record({ replicas: fc.integer({ min: 0, max: 60 }), timestamp }), { maxLength: 6 }),
  scaleUps: events,
  scaleDowns: events,
  scaledToZero: fc.constant(false),
});

/** Any metric, by its usage in thousandths: every pod is ready and has the same. */
type Measure = (milli: number, pods: number) => ScalingMetric;
const measure = fc.constantFrom<Measure>(
  (milli, pods) => podsMetric('10', Array(pods).fill(`${milli}m`)),
  (milli) => objectMetric(value('10'), `${milli}m`),
  (milli) => objectMetric(averageValue('10'), `${milli}m`),
  (milli) => externalMetric(value('10'), [`${milli}m`]),
  (milli) => externalMetric(averageValue('10'), [`${milli}m`, '0']),
);

interface Scene {
  readonly situation: ScalingSituation;
  readonly measure: Measure;
  readonly milli: number;
}

/** A target between its bounds, all of whose pods are ready. */
const scene: fc.Arbitrary<Scene> = fc
  .record({
    counts: fc.tuple(replicaCount, replicaCount, replicaCount).map((counts) => counts.toSorted((a, b) => a - b)),
    measure,
    milli: usage,
    behavior: fc.option(behavior, { nil: undefined }),
    memory: fc.option(memory, { nil: undefined }),
  })
  .map(({ counts: [minReplicas = 1, current = 1, maxReplicas = 1], measure, milli, behavior, memory }) => ({
    measure,
    milli,
    situation: {
      autoscaler: {
        namespace: 'shop',
        minReplicas,
        maxReplicas,
        metrics: [measure(milli, current)],
        ...(behavior && { behavior }),
      },
      target: { specReplicas: current, statusReplicas: current, pods: readyPods(current) },
      now,
      ...(memory && { memory }),
    },
  }));

function withMetrics({ situation }: Scene, metrics: readonly ScalingMetric[]): ScalingSituation {
  return { ...situation, autoscaler: { ...situation.autoscaler, metrics } };
}

describe('desiredReplicas, whatever happens', () => {
  it('stays within the bounds, also from outside of them', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 1, max: 60 }), ({ situation }, specReplicas) => {
        const { minReplicas = 1, maxReplicas } = situation.autoscaler;
        const { replicas } = desiredReplicas({ ...situation, target: { ...situation.target, specReplicas } });
        expect(replicas).toBeGreaterThanOrEqual(minReplicas);
        expect(replicas).toBeLessThanOrEqual(maxReplicas);
      }),
      seeded,
    );
  });

  it('never scales down while a metric is invalid', () => {
    fc.assert(
      fc.property(scene, fc.boolean(), (scene, first) => {
        const { metrics } = scene.situation.autoscaler;
        const invalid = failing(podsMetric('10', [], 'other'));
        const { replicas } = desiredReplicas(withMetrics(scene, first ? [invalid, ...metrics] : [...metrics, invalid]));
        expect(replicas).toBeGreaterThanOrEqual(scene.situation.target.specReplicas);
      }),
      seeded,
    );
  });

  it.each([
    ['scaleUp', 1],
    ['scaleDown', -1],
  ] as const)('never goes where %s is disabled', (rule, direction) => {
    fc.assert(
      fc.property(scene, behavior, ({ situation }, behavior) => {
        const disabled = { ...behavior, [rule]: { ...behavior[rule], selectPolicy: 'Disabled' } };
        const { replicas } = desiredReplicas({
          ...situation,
          autoscaler: { ...situation.autoscaler, behavior: disabled },
        });
        expect((replicas - situation.target.specReplicas) * direction).toBeLessThanOrEqual(0);
      }),
      seeded,
    );
  });

  it('asks for no fewer replicas at a higher usage', () => {
    fc.assert(
      fc.property(scene, usage, (scene, more) => {
        const pods = scene.situation.target.specReplicas;
        const higher = withMetrics(scene, [scene.measure(scene.milli + more, pods)]);
        expect(desiredReplicas(higher).replicas).toBeGreaterThanOrEqual(desiredReplicas(scene.situation).replicas);
      }),
      seeded,
    );
  });

  it('leaves what it was given as it is', () => {
    fc.assert(
      fc.property(scene, ({ situation }) => {
        const before = JSON.stringify(situation);
        desiredReplicas(situation);
        expect(JSON.stringify(situation)).toBe(before);
      }),
      seeded,
    );
  });

  it('explains every decision to its end', () => {
    fc.assert(
      fc.property(scene, ({ situation }) => {
        const { steps, replicas } = desiredReplicas(situation);
        expect(steps.at(-1)?.stage).toBe('outcome');
        expect(steps.at(-1)?.text).toContain(String(replicas));
      }),
      seeded,
    );
  });
});

describe('replayAutoscaler, whatever happened', () => {
  const history = fc.array(fc.tuple(scene, fc.integer({ min: 1, max: 120 })), { minLength: 1, maxLength: 8 });

  it('gives the same again, also from the middle on', () => {
    fc.assert(
      fc.property(history, fc.nat(), (scenes, cut) => {
        let clock = now;
        const observations = scenes.map(([{ situation }, seconds]) => {
          clock += seconds * 1000;
          return { autoscaler: situation.autoscaler, target: situation.target, now: clock };
        });
        const decisions = replayAutoscaler(observations);
        const middle = cut % decisions.length;
        const { memory } = decisions[middle] ?? {};
        expect(replayAutoscaler(observations)).toEqual(decisions);
        expect(replayAutoscaler(observations.slice(middle + 1), { ...(memory && { memory }) })).toEqual(
          decisions.slice(middle + 1),
        );
      }),
      { ...seeded, numRuns: 40 },
    );
  });
});
