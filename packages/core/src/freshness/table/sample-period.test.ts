import { describe, expect, it } from '@jest/globals';
import { SamplePeriod } from './sample-period.ts';

/** The period after answers that showed these distances. */
function learn(...answers: readonly (readonly number[])[]): number | undefined {
  const period = new SamplePeriod();
  for (const distances of answers) period.observe(distances);
  return period.shortest;
}

describe('SamplePeriod', () => {
  it.each<[string, readonly (readonly number[])[], number | undefined]>([
    ['is not known at first', [], undefined],
    ['is not known by one answer, whatever it shows', [[10, 20]], undefined],
    ['is not known by answers that show nothing', [[10], [], []], undefined],
    ['is the shortest distance of the last answers', [[30], [10, 20], [40]], 10],
    ['is what it was five answers ago', [[10], [20], [20], [20], [20]], 10],
    ['is no longer what it was six answers ago', [[10], [20], [20], [20], [20], [20]], 20],
  ])('%s', (_what, answers, period) => {
    expect(learn(...answers)).toBe(period);
  });
});
