import { describe, expect, it } from '@jest/globals';
import { defaultAutoscalingSettings } from '../settings.ts';
import { completeBehavior } from './scaling-behavior.ts';
import type { Recommendation } from './stabilize.ts';
import { stabilizeBothWays } from './stabilize-both-ways.ts';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);

/** What was recommended so many seconds ago. */
function ago(seconds: number, replicas: number): Recommendation {
  return { replicas, timestamp: now - seconds * 1000 };
}

/** With a window of so many seconds in each direction. */
function stabilize(
  before: readonly Recommendation[],
  wanted: number,
  given: { current: number; up: number; down: number },
) {
  const { current, up, down } = given;
  const behavior = completeBehavior(
    { scaleUp: { stabilizationWindowSeconds: up }, scaleDown: { stabilizationWindowSeconds: down } },
    defaultAutoscalingSettings,
  );
  return stabilizeBothWays(before, ago(0, wanted), { current, behavior });
}

describe('stabilizeBothWays', () => {
  it('goes up only as far as the lowest recommendation of the window upwards', () => {
    const before = [ago(50, 6), ago(20, 8)];
    expect(stabilize(before, 10, { current: 5, up: 60, down: 0 })).toMatchObject({
      replicas: 6,
      lowest: 6,
      highest: 10,
    });
  });

  it('goes down only as far as the highest recommendation of the window downwards', () => {
    const before = [ago(50, 8), ago(20, 4)];
    expect(stabilize(before, 2, { current: 10, up: 0, down: 60 })).toMatchObject({
      replicas: 8,
      lowest: 2,
      highest: 8,
    });
  });

  it('stays where it is while that is between the two', () => {
    expect(stabilize([ago(20, 3)], 9, { current: 5, up: 60, down: 60 }).replicas).toBe(5);
    expect(stabilize([ago(20, 9)], 3, { current: 5, up: 60, down: 60 }).replicas).toBe(5);
  });

  it('follows at once where there is no window', () => {
    expect(stabilize([ago(1, 3), ago(0, 5)], 9, { current: 5, up: 0, down: 300 }).replicas).toBe(9);
    expect(stabilize([ago(1, 9), ago(0, 5)], 2, { current: 5, up: 300, down: 0 }).replicas).toBe(2);
  });

  it('does not take up again what somebody took away by hand, unlike without a behavior', () => {
    expect(stabilize([ago(20, 9)], 4, { current: 4, up: 0, down: 300 }).replicas).toBe(4);
  });

  it('no longer counts what is exactly as old as a window', () => {
    expect(stabilize([ago(60, 3)], 9, { current: 5, up: 60, down: 0 }).replicas).toBe(9);
    expect(stabilize([ago(59.999, 3)], 9, { current: 5, up: 60, down: 0 }).replicas).toBe(5);
    expect(stabilize([ago(60, 9)], 2, { current: 5, up: 0, down: 60 }).replicas).toBe(2);
    expect(stabilize([ago(59.999, 9)], 2, { current: 5, up: 0, down: 60 }).replicas).toBe(5);
  });

  it('remembers in the place of what is too old for both windows', () => {
    const remembered = (up: number, down: number) =>
      stabilize([ago(100, 3), ago(50, 4)], 5, { current: 5, up, down }).recommendations;
    expect(remembered(60, 10)).toEqual([ago(0, 5), ago(50, 4)]);
    expect(remembered(10, 60)).toEqual([ago(0, 5), ago(50, 4)]);
    expect(remembered(10, 49)).toEqual([ago(100, 3), ago(0, 5)]);
    expect(remembered(0, 100)).toEqual([ago(100, 3), ago(50, 4), ago(0, 5)]);
  });
});
