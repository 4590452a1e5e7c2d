import { describe, expect, it } from '@jest/globals';
import { defaultAutoscalingSettings } from '../settings.ts';
import { changeWithin, noScaleEvents, recordChange, type ScaleEvent } from './scale-events.ts';
import { completeBehavior } from './scaling-behavior.ts';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);

function ago(seconds: number, change: number, outdated = false): ScaleEvent {
  return { change, timestamp: now - seconds * 1000, outdated };
}

const behavior = completeBehavior(
  {
    scaleUp: {
      policies: [
        { type: 'Pods', value: 1, periodSeconds: 60 },
        { type: 'Pods', value: 1, periodSeconds: 30 },
      ],
    },
  },
  defaultAutoscalingSettings,
);

describe('recordChange', () => {
  it('keeps the directions apart', () => {
    const up = recordChange(noScaleEvents, { from: 2, to: 5, timestamp: now }, behavior);
    expect(up).toEqual({ scaleUps: [ago(0, 3)], scaleDowns: [] });
    const down = recordChange(up, { from: 5, to: 1, timestamp: now }, behavior);
    expect(down).toEqual({ scaleUps: [ago(0, 3)], scaleDowns: [ago(0, 4)] });
  });

  it('takes the place of what is too old for the longest period of its direction', () => {
    const change = { from: 1, to: 2, timestamp: now };
    const before = { scaleUps: [ago(61, 5), ago(60, 6), ago(40, 7)], scaleDowns: [ago(99, 9)] };
    expect(recordChange(before, change, behavior)).toEqual({
      scaleUps: [ago(0, 1), ago(60, 6), ago(40, 7)],
      scaleDowns: [ago(99, 9)],
    });
  });

  it('does not forget that an event was outdated when periods become longer', () => {
    const change = { from: 2, to: 1, timestamp: now };
    const outdated = { scaleUps: [], scaleDowns: [ago(70, 5), ago(65, 6), ago(10, 7)] };
    const { scaleDowns } = recordChange(outdated, change, behavior);
    expect(scaleDowns).toEqual([ago(70, 5, true), ago(0, 1), ago(10, 7)]);
    const longer = completeBehavior(
      { scaleDown: { policies: [{ type: 'Pods', value: 1, periodSeconds: 600 }] } },
      defaultAutoscalingSettings,
    );
    expect(recordChange({ scaleUps: [], scaleDowns }, change, longer).scaleDowns).toEqual([
      ago(0, 1),
      ago(0, 1),
      ago(10, 7),
    ]);
  });
});

describe('changeWithin', () => {
  it('adds up what is younger than the period, also what was outdated before the period became longer', () => {
    expect(changeWithin([ago(15, 1), ago(14.999, 2), ago(3, 4, true)], 15, now)).toBe(6);
    expect(changeWithin([], 15, now)).toBe(0);
  });
});
