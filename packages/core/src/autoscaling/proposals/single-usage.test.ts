import { describe, expect, it } from '@jest/globals';
import { Quantity } from '../../model/quantity.ts';
import {
  averageValue,
  externalMetric,
  failing,
  objectMetric,
  pod,
  readyPods,
  value,
} from '../../testing/fixtures/scaling-examples.ts';
import { defaultAutoscalingSettings } from '../settings.ts';
import { proposeReplicas } from './propose-replicas.ts';
import type { ScaleTarget } from './scale-target.ts';
import type { ScalingMetric } from './scaling-metric.ts';

const { tolerance } = defaultAutoscalingSettings;
const maxInt32 = 2 ** 31 - 1;
const largest = '9223372036854775807m';

function propose(metric: ScalingMetric, target: Partial<ScaleTarget> = {}) {
  const three = { specReplicas: 3, statusReplicas: 3, pods: readyPods(3) };
  return proposeReplicas(metric, { namespace: 'shop', target: { ...three, ...target }, tolerance });
}

function replicasOf(metric: ScalingMetric, target?: Partial<ScaleTarget>): number {
  const proposal = propose(metric, target);
  if (!proposal.valid) throw new Error(proposal.message);
  return proposal.replicas;
}

describe('a target of type Value', () => {
  it('multiplies the ready pods by the ratio', () => {
    expect(propose(objectMetric(value('10'), '25'))).toEqual({
      valid: true,
      metric: 'Service metric queue',
      replicas: 8,
      usage: Quantity.parse('25'),
      source: 'Service metric queue',
      steps: ['value 25 against 10: 2.5', '2.5 is not within 0.9 to 1.1', 'times 3 ready pods, rounded up: 8'],
    });
  });

  it('does not multiply pods that are not running and ready', () => {
    const pods = [
      pod('p1'),
      pod('p2', { ready: false }),
      pod('p3', { phase: 'Pending' }),
      pod('p4', { deleted: true }),
    ];
    expect(replicasOf(objectMetric(value('10'), '30'), { pods })).toBe(6);
  });

  it.each(['9', '10', '11'])('keeps what there shall be at %s against 10', (text) => {
    expect(replicasOf(objectMetric(value('10'), text), { specReplicas: 5 })).toBe(5);
  });

  it.each([
    ['8999m', 3],
    ['11001m', 4],
    ['0', 0],
    ['-30', -9],
  ])('at %s against 10 of three pods proposes %i', (text, replicas) => {
    expect(replicasOf(objectMetric(value('10'), text), { specReplicas: 5 })).toBe(replicas);
  });

  it('computes in doubles, as the controller does: 25/11 of 11 pods are 26', () => {
    expect(replicasOf(objectMetric(value('11'), '25'), { pods: readyPods(11), specReplicas: 11 })).toBe(26);
  });

  it('goes no higher than 32 bits', () => {
    expect(replicasOf(objectMetric(value('1m'), '9P'))).toBe(maxInt32);
  });

  it('keeps what there shall be without any pods while the ratio is within the tolerance', () => {
    expect(replicasOf(objectMetric(value('10'), '10'), { pods: [] })).toBe(3);
  });

  it('has no proposal without any pods beyond it', () => {
    expect(propose(objectMetric(value('10'), '30'), { pods: [] })).toEqual({
      valid: false,
      metric: 'Service metric queue',
      reason: 'FailedGetObjectMetric',
      message: 'unable to calculate ready pods: no pods returned by selector while calculating replica count',
    });
  });

  it.each([
    ['35', 4],
    ['10', 1],
    ['10.5', 2],
    ['1n', 1],
    ['0', 0],
  ])('from zero replicas %s against 10 are %i: the ratio alone, without tolerance', (text, replicas) => {
    const none = { specReplicas: 0, statusReplicas: 0, pods: [] };
    const step = `from zero replicas the ratio alone counts, rounded up: ${replicas}`;
    const proposal = propose(externalMetric(value('10'), [text]), none);
    expect(proposal).toMatchObject({ replicas, steps: expect.arrayContaining([step]) });
  });

  it('from zero replicas does not look whether the number fits', () => {
    expect(replicasOf(objectMetric(value('1m'), '9P'), { specReplicas: 0 })).toBe(-(2 ** 31));
  });
});

describe('a target of type AverageValue', () => {
  it('divides by the target, and shows the average', () => {
    expect(propose(objectMetric(averageValue('10'), '45'))).toEqual({
      valid: true,
      metric: 'Service metric queue',
      replicas: 5,
      usage: Quantity.parse('15'),
      source: 'external metric queue(nil)',
      steps: [
        'value over 3 replicas and target: 1.5 is not within 0.9 to 1.1',
        'value 45 against 10: 4.5',
        'rounded up: 5',
      ],
    });
  });

  it('shows the average rounded up to a thousandth', () => {
    expect(propose(externalMetric(averageValue('10'), ['100']))).toMatchObject({ usage: Quantity.parse('33334m') });
  });

  it.each(['27', '30', '33'])('keeps the replicas there are at %s over three of them', (text) => {
    expect(replicasOf(objectMetric(averageValue('10'), text), { specReplicas: 9 })).toBe(3);
  });

  it.each([
    ['26999m', 3],
    ['33001m', 4],
    ['0', 0],
  ])('at %s over three of them proposes %i', (text, replicas) => {
    expect(replicasOf(objectMetric(averageValue('10'), text), { specReplicas: 9 })).toBe(replicas);
  });

  it('does not care for pods', () => {
    expect(replicasOf(externalMetric(averageValue('10'), ['45']), { pods: [] })).toBe(5);
  });

  it('tells why it keeps them', () => {
    const steps = ['value over 3 replicas and target: 1.05 is within 0.9 to 1.1: 3 replicas kept'];
    expect(propose(objectMetric(averageValue('10'), '31.5'))).toMatchObject({ steps });
  });

  it.each([
    ['30', 3],
    ['0', 0],
  ])('without replicas %s against 10 are %i, without tolerance and without an average', (text, replicas) => {
    const proposal = propose(objectMetric(averageValue('10'), text), { statusReplicas: 0 });
    expect(proposal).toEqual(expect.not.objectContaining({ usage: expect.anything() }));
    const steps = expect.arrayContaining(['no replicas to divide by, and so no tolerance']);
    expect(proposal).toMatchObject({ valid: true, replicas, steps });
  });
});

describe('an Object metric with a target of type AverageValue', () => {
  it('asks for fewer than none where the number does not fit 32 bits, as Go does on x86-64', () => {
    expect(replicasOf(objectMetric(averageValue('1'), '5G'))).toBe(-(2 ** 31));
  });
});

describe('an Object metric', () => {
  it('has no proposal when it cannot be read', () => {
    expect(propose(failing(objectMetric(value('10'), '1')))).toEqual({
      valid: false,
      metric: 'Service metric queue',
      reason: 'FailedGetObjectMetric',
      message:
        'unable to get metric queue on Service shop/shop: unable to fetch metrics from custom metrics API: the backend is away',
    });
  });
});

describe('an External metric', () => {
  it('adds its values up', () => {
    expect(replicasOf(externalMetric(value('10'), ['5', '-1', '26']))).toBe(9);
    expect(replicasOf(externalMetric(averageValue('10'), ['20', '25', '-4']))).toBe(5);
    expect(replicasOf(externalMetric(averageValue('10'), ['0', '45']))).toBe(5);
  });

  it('has no proposal without values', () => {
    expect(propose(externalMetric(value('10'), []))).toEqual({
      valid: false,
      metric: 'external metric jobs',
      reason: 'FailedGetExternalMetric',
      message: 'unable to get external metric shop/jobs/nil: no metrics returned from external metrics API',
    });
  });

  it('has no proposal when it cannot be read', () => {
    expect(propose(failing(externalMetric(value('10'), ['1'])))).toMatchObject({
      valid: false,
      message:
        'unable to get external metric shop/jobs/nil: unable to fetch metrics from external metrics API: the backend is away',
    });
  });

  it('goes no higher than 64 bits with a target of type Value', () => {
    expect(propose(externalMetric(value('1'), [largest, '1m', '-9P']))).toMatchObject({
      usage: Quantity.parse(largest),
    });
    expect(propose(externalMetric(value('1'), [largest, '-1m']))).toMatchObject({
      usage: Quantity.parse('9223372036854775806m'),
    });
  });

  it.each([
    ['1E', 0],
    ['9223372036854776', -(2 ** 31)],
  ])('reads what 64 bits cannot hold as the controller does: %s asks for %i', (text, replicas) => {
    expect(replicasOf(externalMetric(value('10'), [text]))).toBe(replicas);
    expect(replicasOf(objectMetric(value('10'), text))).toBe(replicas);
  });

  it('reads a target that 64 bits cannot hold as the controller does', () => {
    expect(replicasOf(externalMetric(value('1E'), ['10']))).toBe(maxInt32);
    expect(replicasOf(externalMetric(averageValue('1E'), ['10']))).toBe(maxInt32);
  });

  it('takes a negative sum for a negative sum with a target of type Value', () => {
    expect(replicasOf(externalMetric(value('10'), ['-5', '-15']))).toBe(-6);
  });

  it.each([
    ['a negative value', ['-5']],
    ['a sum that is negative for a moment', ['-5', '25']],
    ['a sum beyond 64 bits', [largest, '1m']],
  ])('takes %s for the largest number with a target of type AverageValue', (_, values) => {
    const proposal = propose(externalMetric(averageValue('10'), values));
    expect(proposal).toMatchObject({ replicas: maxInt32, usage: Quantity.parse(largest) });
  });

  it('goes no higher than 32 bits with a target of type AverageValue', () => {
    expect(replicasOf(externalMetric(averageValue('1'), ['5G']))).toBe(maxInt32);
  });
});
