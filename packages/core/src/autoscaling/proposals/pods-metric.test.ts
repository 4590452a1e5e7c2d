import { describe, expect, it } from '@jest/globals';
import { Quantity } from '../../model/quantity.ts';
import { failing, pod, podsMetric, readyPods } from '../../testing/fixtures/scaling-examples.ts';
import { defaultAutoscalingSettings } from '../settings.ts';
import { proposeForPods } from './pods-metric.ts';
import type { PodState } from './scale-target.ts';

const { tolerance } = defaultAutoscalingSettings;

interface Given {
  readonly pods: readonly PodState[];
  readonly specReplicas?: number;
}

/** Against a target of 10 for each pod. */
function propose(values: readonly (string | null)[], { pods, specReplicas = pods.length }: Given, goal = '10') {
  const target = { specReplicas, statusReplicas: pods.length, pods };
  return proposeForPods(podsMetric(goal, values), { namespace: 'shop', target, tolerance });
}

function replicasOf(values: readonly (string | null)[], given: Given, goal?: string): number {
  const proposal = propose(values, given, goal);
  if (!proposal.valid) throw new Error(proposal.message);
  return proposal.replicas;
}

const pending = { phase: 'Pending', ready: false } as const;

describe('proposeForPods, when every pod has a value', () => {
  it.each([
    ['twice the target', ['20', '10', '30'], 6],
    ['a little more', ['11001m', '11001m', '11001m'], 4],
    ['a little less', ['8', '8', '8', '8', '8', '8'], 5],
    ['nothing', ['0', '0'], 0],
    ['less than nothing', ['-10', '-20'], -3],
  ])('%s: the ratio times the pods, rounded up', (_, values, replicas) => {
    expect(replicasOf(values, { pods: readyPods(values.length) })).toBe(replicas);
  });

  it.each(['9', '10', '11'])('%s against 10 is within the tolerance', (each) => {
    expect(replicasOf([each, each], { pods: readyPods(2), specReplicas: 7 })).toBe(7);
  });

  it.each([
    ['8999m', 9],
    ['11001m', 12],
  ])('%s against 10 is not', (each, replicas) => {
    expect(replicasOf(Array(10).fill(each), { pods: readyPods(10) })).toBe(replicas);
  });

  it('tells the value that the status shows, and how it counted', () => {
    expect(propose(['20', '10', '31'], { pods: readyPods(3) })).toEqual({
      valid: true,
      metric: 'pods metric load',
      replicas: 7,
      usage: Quantity.parse('20333m'),
      source: 'pods metric load',
      steps: [
        '3 pods with a value',
        'mean 20333m against 10: 2.0333',
        '2.0333 is not within 0.9 to 1.1',
        'times 3 pods, rounded up: 7',
      ],
    });
  });

  it('tells why it keeps what there is', () => {
    expect(propose(['10500m'], { pods: readyPods(1) })).toMatchObject({
      steps: ['1 pod with a value', 'mean 10500m against 10: 1.05', '1.05 is within 0.9 to 1.1: 1 replica kept'],
    });
  });

  it.each([
    [['1m', '2m', '2m'], '1m'],
    [['-1m', '-2m', '-2m'], '-1m'],
  ])('cuts the mean of %j to %s', (values, usage) => {
    expect(propose(values, { pods: readyPods(3) })).toMatchObject({ usage: Quantity.parse(usage) });
  });

  it('reads what is below a thousandth as one', () => {
    expect(replicasOf(['300u', '1n'], { pods: readyPods(2), specReplicas: 5 }, '1m')).toBe(5);
  });

  it('asks for fewer than none where the number of replicas does not fit 32 bits, as Go does on x86-64', () => {
    expect(replicasOf(['9P'], { pods: readyPods(1) }, '1m')).toBe(-(2 ** 31));
  });

  it('loses what does not fit 64 bits while adding up', () => {
    expect(propose(['9P', '9P'], { pods: readyPods(2) })).toMatchObject({
      usage: Quantity.parse('-223372036854775808m'),
    });
  });
});

describe('proposeForPods, which pods count', () => {
  it('counts running pods that are not ready', () => {
    expect(replicasOf(['20', '40'], { pods: [pod('p1'), pod('p2', { ready: false })] })).toBe(6);
  });

  it.each([
    ['that has succeeded', { phase: 'Succeeded' }],
    ['whose node is lost', { phase: 'Unknown' }],
  ] as const)('counts a pod %s', (_, state) => {
    expect(replicasOf(['20', '40'], { pods: [pod('p1'), pod('p2', state)] })).toBe(6);
  });

  it.each([
    ['that has failed', { phase: 'Failed' }],
    ['that is being deleted', { deleted: true }],
    ['that is being deleted while pending', { deleted: true, phase: 'Pending' }],
  ] as const)('does not see a pod %s, with a value or without', (_, state) => {
    const pods = [pod('p1'), pod('p2', state)];
    expect(replicasOf(['20', '90'], { pods })).toBe(2);
    expect(replicasOf(['20', null], { pods })).toBe(2);
  });

  it('counts values of pods that the selector does not choose in the mean, and not in the number', () => {
    expect(replicasOf(['20', '20', '80'], { pods: readyPods(2) })).toBe(8);
  });

  it('takes the last value of a pod that is named twice', () => {
    const twice = {
      ok: true,
      value: ['90', '20'].map((each) => ({ pod: 'p1', value: Quantity.parse(each) })),
    } as const;
    const target = { specReplicas: 1, statusReplicas: 1, pods: readyPods(1) };
    const proposal = proposeForPods(
      { ...podsMetric('10', []), reading: twice },
      { namespace: 'shop', target, tolerance },
    );
    expect(proposal).toMatchObject({ replicas: 2 });
  });

  it('says how many it found of each sort', () => {
    const pods = [...readyPods(3), pod('p4', pending), pod('p5', { deleted: true }), pod('p6', { phase: 'Failed' })];
    const found = '2 pods with a value, 1 without a value, 1 pending, 2 failed or being deleted';
    expect(propose(['10', '10'], { pods })).toMatchObject({ steps: expect.arrayContaining([found]) });
  });
});

describe('proposeForPods, on the way down', () => {
  it('takes pods without a value to be at the target', () => {
    expect(propose(['2', '2', '2', null], { pods: readyPods(4) })).toMatchObject({
      replicas: 2,
      usage: Quantity.parse('2'),
      steps: [
        '3 pods with a value, 1 without a value',
        'mean 2 against 10: 0.2',
        '1 pod without a value taken to be at the target',
        'mean with them 4 against 10: 0.4',
        '0.4 is not within 0.9 to 1.1',
        'times 4 pods, rounded up: 2',
      ],
    });
  });

  it('keeps what there is when they bring it into the tolerance', () => {
    expect(replicasOf(['5', null, null, null, null], { pods: readyPods(5), specReplicas: 9 })).toBe(9);
  });

  it('follows a count that is what there is', () => {
    expect(propose(['2', '2', '2', null], { pods: readyPods(4), specReplicas: 2 })).toMatchObject({
      replicas: 2,
      steps: expect.not.arrayContaining(['which is the other way: 2 replicas kept']),
    });
  });

  it('keeps what there is when the count would go up', () => {
    expect(propose(['5', '5', '5', null], { pods: readyPods(4), specReplicas: 2 })).toMatchObject({
      replicas: 2,
      steps: expect.arrayContaining(['times 4 pods, rounded up: 3', 'which is the other way: 2 replicas kept']),
    });
  });

  it('does not count pending pods', () => {
    expect(replicasOf(['5', '5', '90'], { pods: [...readyPods(2), pod('p3', pending)] })).toBe(1);
  });
});

describe('proposeForPods, on the way up', () => {
  it('takes pods without a value to be at zero', () => {
    expect(propose(['40', '40', null], { pods: readyPods(3) })).toMatchObject({
      replicas: 8,
      usage: Quantity.parse('40'),
      steps: expect.arrayContaining([
        '1 pod without a value taken to be at zero',
        'mean with them 26666m against 10: 2.6666',
        'times 3 pods, rounded up: 8',
      ]),
    });
  });

  it('follows a count that is what there is', () => {
    expect(propose(['40', '40', null], { pods: readyPods(3), specReplicas: 8 })).toMatchObject({
      replicas: 8,
      steps: expect.not.arrayContaining(['which is the other way: 8 replicas kept']),
    });
  });

  it('takes pending pods to be at zero, whatever their value', () => {
    expect(replicasOf(['31', '31', '90'], { pods: [...readyPods(2), pod('p3', pending)] })).toBe(7);
  });

  it('keeps what there is when pending pods turn it round', () => {
    const pods = [...readyPods(2), pod('p3', pending), pod('p4', pending)];
    expect(replicasOf(['12', '12'], { pods })).toBe(4);
  });

  it('keeps what there is when they turn it round', () => {
    expect(propose(['15', null, null], { pods: readyPods(3) })).toMatchObject({
      replicas: 3,
      steps: expect.arrayContaining(['with them it would go the other way: 3 replicas kept']),
    });
  });

  it('keeps what there is when they bring it into the tolerance', () => {
    expect(replicasOf(['21', null], { pods: readyPods(2), specReplicas: 9 })).toBe(9);
  });

  it('keeps what there is when the count would go down', () => {
    expect(replicasOf(['40', null], { pods: readyPods(2), specReplicas: 9 })).toBe(9);
  });
});

describe('proposeForPods, at the target', () => {
  it('leaves pods without a value out', () => {
    expect(propose(['10', '10', null], { pods: readyPods(3) })).toMatchObject({
      replicas: 3,
      steps: expect.arrayContaining(['1 pod without a value left out']),
    });
  });

  it('does not look at pending pods', () => {
    expect(propose(['10', '10'], { pods: [...readyPods(2), pod('p3', pending)] })).toMatchObject({
      replicas: 3,
      steps: ['2 pods with a value, 1 pending', 'mean 10 against 10: 1', '1 is within 0.9 to 1.1: 3 replicas kept'],
    });
  });
});

describe('proposeForPods has no proposal', () => {
  const invalid = { valid: false, metric: 'pods metric load', reason: 'FailedGetPodsMetric' };

  it('when the metric cannot be read', () => {
    const target = { specReplicas: 1, statusReplicas: 1, pods: readyPods(1) };
    const proposal = proposeForPods(failing(podsMetric('10', [])), { namespace: 'shop', target, tolerance });
    expect(proposal).toEqual({
      ...invalid,
      message: 'unable to get metric load: unable to fetch metrics from custom metrics API: the backend is away',
    });
  });

  it('when no pod has a value', () => {
    const message = 'unable to get metric load: no metrics returned from custom metrics API';
    expect(propose([null, null], { pods: readyPods(2) })).toEqual({ ...invalid, message });
  });

  it('when there are no pods', () => {
    const message = 'no pods returned by selector while calculating replica count';
    expect(propose(['10'], { pods: [], specReplicas: 1 })).toEqual({ ...invalid, message });
  });

  it('when only pods have a value that do not count', () => {
    const pods = [pod('p1', pending), pod('p2', { deleted: true }), pod('p3')];
    const message = 'did not receive metrics for targeted pods (pods might be unready)';
    expect(propose(['10', '10', null], { pods })).toEqual({ ...invalid, message });
  });
});
