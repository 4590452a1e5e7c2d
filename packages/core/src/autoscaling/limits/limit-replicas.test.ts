import { describe, expect, it } from '@jest/globals';
import { limitReplicas } from './limit-replicas.ts';

const bounds = { minReplicas: 2, maxReplicas: 20 };

describe('limitReplicas', () => {
  it.each([2, 6, 10])('lets %i be done from 5', (desired) => {
    expect(limitReplicas(desired, 5, bounds)).toEqual({ replicas: desired, reason: 'DesiredWithinRange', steps: [] });
  });

  it('goes no lower than the minimum', () => {
    const steps = ['minReplicas is 2: 2 instead of 1'];
    expect(limitReplicas(1, 5, bounds)).toEqual({ replicas: 2, reason: 'TooFewReplicas', steps });
  });

  it.each([10, 12])('goes no higher than the maximum, from %i', (current) => {
    const steps = ['maxReplicas is 20: 20 instead of 21'];
    expect(limitReplicas(21, current, bounds)).toEqual({ replicas: 20, reason: 'TooManyReplicas', steps });
  });

  it('no more than doubles at once', () => {
    const steps = ['from 5 one sync goes no higher than 10: 10 instead of 11'];
    expect(limitReplicas(11, 5, bounds)).toEqual({ replicas: 10, reason: 'ScaleUpLimit', steps });
  });

  it.each([0, 1, 2])('goes to four at once, from %i', (current) => {
    expect(limitReplicas(5, current, bounds)).toMatchObject({ replicas: 4, reason: 'ScaleUpLimit' });
    expect(limitReplicas(4, current, bounds)).toMatchObject({ replicas: 4, reason: 'DesiredWithinRange' });
  });

  it('calls it the maximum where both are the same', () => {
    expect(limitReplicas(11, 5, { minReplicas: 1, maxReplicas: 10 })).toMatchObject({ reason: 'TooManyReplicas' });
  });
});
