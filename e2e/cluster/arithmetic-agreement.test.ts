import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withoutRepetitions } from '../autoscaling/autoscaler-status.ts';
import { scalingCases } from '../autoscaling/cases.ts';
import { predictStatuses } from '../autoscaling/predicted-statuses.ts';
import { startTestBench, type TestBench } from '../autoscaling/test-bench.ts';
import { eventually } from '../eventually.ts';
import { sharedCluster } from './shared-cluster.ts';

const cases = scalingCases.map((one, index) => ({ ...one, name: `case-${index + 1}` }));

describe('the HPA controller does what desiredReplicas says', () => {
  let bench: TestBench;

  beforeAll(async () => {
    bench = await startTestBench(sharedCluster());
    await bench.place(new Map(cases.map((one) => [one.name, one])));
  });
  afterAll(() => bench?.dispose());

  it.each(cases)('$rule', async (one) => {
    const expected = predictStatuses(one.name, one);
    const cameTo = (phases: number) => async () =>
      expect(bench.statusesOf(one.name)).toEqual(withoutRepetitions(expected.slice(0, phases).flat()));
    await eventually(cameTo(1), { timeout: 60_000 });
    for (const [index, phase] of one.phases.slice(1).entries()) {
      await bench.change(one.name, phase);
      await eventually(cameTo(index + 2), { timeout: 60_000 });
    }
  });
});
