import { describe, expect, it } from '@jest/globals';
import { averageValue, externalMetric, readyPods } from '../testing/fixtures/scaling-examples.ts';
import type { ScalingBehavior } from './limits/scaling-behavior.ts';
import { initialMemory } from './memory.ts';
import { replayAutoscaler, stepAutoscaler } from './replay.ts';
import type { ScalingObservation } from './scaling-situation.ts';

const start = Date.UTC(2026, 0, 2, 3, 4, 5);

/** So many seconds after the start a load for `wanted` replicas was seen while there were `from`. */
function seen(seconds: number, from: number, wanted: number, behavior?: ScalingBehavior): ScalingObservation {
  return {
    autoscaler: {
      namespace: 'shop',
      maxReplicas: 100,
      metrics: [externalMetric(averageValue('1'), [String(wanted)])],
      ...(behavior && { behavior }),
    },
    target: { specReplicas: from, statusReplicas: from, pods: readyPods(from) },
    now: start + seconds * 1000,
  };
}

describe('replayAutoscaler', () => {
  it('remembers from one observation to the next', () => {
    const observations = [seen(0, 3, 6), seen(15, 6, 2), seen(300, 6, 2), seen(301, 6, 2), seen(316, 2, 2)];
    expect(replayAutoscaler(observations).map(({ replicas }) => replicas)).toEqual([6, 6, 6, 2, 2]);
  });

  it('begins where it is told to, with the settings that it is told', () => {
    const settings = { downscaleStabilizationSeconds: 10 };
    const memory = initialMemory(8, { now: start - 5000 });
    const replicas = (state: Parameters<typeof replayAutoscaler>[1]) =>
      replayAutoscaler([seen(0, 3, 3), seen(6, 3, 3)], state).map((decision) => decision.replicas);
    expect(replicas({ memory })).toEqual([6, 6]);
    expect(replicas({ memory, settings })).toEqual([6, 3]);
  });

  it('is the fold of single steps', () => {
    const observations = [seen(0, 3, 9), seen(15, 6, 9), seen(30, 9, 1)];
    let state = {};
    const decisions = observations.map((observation) => {
      const step = stepAutoscaler(state, observation);
      state = step.state;
      return step.decision;
    });
    expect(replayAutoscaler(observations)).toEqual(decisions);
    expect(replayAutoscaler([])).toEqual([]);
  });

  it('goes on from a state that was kept as JSON', () => {
    const { state } = stepAutoscaler({}, seen(0, 3, 9, {}));
    const kept = JSON.parse(JSON.stringify(state));
    expect(stepAutoscaler(kept, seen(5, 6, 9, {}))).toEqual(stepAutoscaler(state, seen(5, 6, 9, {})));
  });
});

describe('replayAutoscaler, with a behavior', () => {
  it('adds no more in a period than a policy allows', () => {
    const behavior = { scaleUp: { policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }] } } as const;
    const observations = [
      seen(0, 3, 20, behavior),
      seen(15, 5, 20, behavior),
      seen(59.999, 5, 20, behavior),
      seen(60, 5, 20, behavior),
      seen(75, 7, 20, behavior),
    ];
    expect(replayAutoscaler(observations).map(({ replicas }) => replicas)).toEqual([5, 5, 5, 7, 7]);
  });

  it('counts what was taken away against what may be added', () => {
    const behavior = {
      scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
      scaleDown: { stabilizationWindowSeconds: 0 },
    } as const;
    const observations = [seen(0, 9, 4, behavior), seen(15, 4, 20, behavior)];
    expect(replayAutoscaler(observations).map(({ replicas }) => replicas)).toEqual([4, 10]);
  });

  it('waits upwards for the lowest of the window', () => {
    const behavior = { scaleUp: { stabilizationWindowSeconds: 30 } };
    const observations = [seen(0, 3, 5, behavior), seen(15, 3, 6, behavior), seen(31, 3, 7, behavior)];
    const decisions = replayAutoscaler(observations);
    expect(decisions.map(({ replicas }) => replicas)).toEqual([3, 3, 6]);
    expect(decisions[0]?.conditions[0]).toMatchObject({ type: 'AbleToScale', reason: 'ScaleUpStabilized' });
    expect(decisions[0]?.steps).toContainEqual({
      stage: 'stabilization',
      text: 'upwards the lowest of the last 30 s counts, 3; downwards the highest of the last 300 s, 5: from 3 to 3 instead of 5',
    });
  });

  it('records nothing while there is none, and keeps what it has recorded', () => {
    const behavior = { scaleUp: { policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }] } } as const;
    const observations = [seen(0, 3, 20, behavior), seen(15, 5, 20), seen(30, 10, 20, behavior)];
    const decisions = replayAutoscaler(observations);
    expect(decisions.map(({ replicas }) => replicas)).toEqual([5, 10, 10]);
    expect(decisions.map(({ memory }) => memory.scaleUps.map(({ change }) => change))).toEqual([[2], [2], [2]]);
  });

  it('records what the bounds alone have decided', () => {
    const behavior = {};
    const [decision] = replayAutoscaler([seen(0, 120, 1, behavior)]);
    expect(decision).toMatchObject({
      replicas: 100,
      memory: { scaleUps: [], scaleDowns: [{ change: 20, timestamp: start, outdated: false }] },
    });
  });
});
