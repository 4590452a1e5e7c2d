import { describe, expect, it } from '@jest/globals';
import { combineProposals } from './combine-proposals.ts';
import type { InvalidMetric, ReplicaProposal } from './proposal.ts';

function valid(metric: string, replicas: number): ReplicaProposal {
  return { valid: true, metric, source: `the ${metric}`, replicas, steps: [] };
}

function invalid(metric: string): InvalidMetric {
  return { valid: false, metric, reason: 'FailedGetObjectMetric', message: 'away' };
}

describe('combineProposals', () => {
  it('takes the highest', () => {
    expect(combineProposals([valid('a', 2), valid('b', 5), valid('c', 3)], 4)).toEqual({
      valid: true,
      highest: valid('b', 5),
      steps: ['the highest proposal is 5, of b'],
    });
  });

  it.each([
    ['the first of equal ones', [3, 3], 'a'],
    ['the last that asks for zero', [0, 0], 'b'],
    ['what follows a zero, even when it is lower', [0, -1], 'b'],
    ['the higher of negative ones', [-2, -1], 'b'],
  ] as const)('names %s', (_, [a, b], metric) => {
    expect(combineProposals([valid('a', a), valid('b', b)], 1)).toMatchObject({
      valid: true,
      highest: { metric },
    });
  });

  it('lets an invalid metric keep nobody from scaling up, or from staying', () => {
    const steps = ['a is invalid: away', 'the highest proposal is 5, of b'];
    expect(combineProposals([invalid('a'), valid('b', 5)], 4)).toEqual({
      valid: true,
      highest: valid('b', 5),
      steps,
    });
    expect(combineProposals([invalid('a'), valid('b', 5)], 5)).toMatchObject({
      valid: true,
      highest: { replicas: 5 },
    });
  });

  it('scales nobody down while a metric is invalid', () => {
    expect(combineProposals([valid('a', 3), invalid('b'), invalid('c')], 4)).toEqual({
      valid: false,
      first: invalid('b'),
      steps: [
        'b is invalid: away',
        'c is invalid: away',
        'the highest proposal is 3, of a',
        'an invalid metric might ask for more: nothing is done',
      ],
    });
  });

  it('does nothing when all are invalid, and tells the first', () => {
    expect(combineProposals([invalid('a'), invalid('b')], 4)).toEqual({
      valid: false,
      first: invalid('a'),
      steps: ['a is invalid: away', 'b is invalid: away', 'no metric is valid: nothing is done'],
    });
  });

  it('refuses to decide by nothing', () => {
    expect(() => combineProposals([], 4)).toThrow(
      new RangeError('an autoscaler without metrics has nothing to scale by'),
    );
  });
});
