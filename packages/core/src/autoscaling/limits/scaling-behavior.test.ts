import { describe, expect, it } from '@jest/globals';
import { Quantity } from '../../model/quantity.ts';
import { defaultAutoscalingSettings } from '../settings.ts';
import { completeBehavior, toleranceOf } from './scaling-behavior.ts';

const settings = { ...defaultAutoscalingSettings, downscaleStabilizationSeconds: 120.9 };

describe('completeBehavior', () => {
  it('fills in what kube-apiserver does, and for the window downwards what the controller was told', () => {
    expect(completeBehavior({}, settings)).toEqual({
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [
          { type: 'Pods', value: 4, periodSeconds: 15 },
          { type: 'Percent', value: 100, periodSeconds: 15 },
        ],
      },
      scaleDown: {
        stabilizationWindowSeconds: 120,
        selectPolicy: 'Max',
        policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
      },
    });
  });

  it('leaves what is written', () => {
    const rules = {
      stabilizationWindowSeconds: 7,
      selectPolicy: 'Min',
      policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
    } as const;
    expect(completeBehavior({ scaleUp: rules, scaleDown: rules }, settings)).toEqual({
      scaleUp: rules,
      scaleDown: rules,
    });
    expect(completeBehavior({ scaleDown: { stabilizationWindowSeconds: 0 } }, settings).scaleDown).toMatchObject({
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
    });
  });
});

describe('toleranceOf', () => {
  it('is the own one in each direction that has one', () => {
    const none = { scaleUp: 0.1, scaleDown: 0.1 };
    const tolerance = Quantity.parse('0.05');
    expect(toleranceOf(undefined, settings)).toEqual(none);
    expect(toleranceOf({ scaleUp: {} }, settings)).toEqual(none);
    expect(toleranceOf({ scaleUp: { tolerance } }, settings)).toEqual({ scaleUp: 0.05, scaleDown: 0.1 });
    expect(toleranceOf({ scaleDown: { tolerance } }, settings)).toEqual({ scaleUp: 0.1, scaleDown: 0.05 });
    expect(toleranceOf({ scaleUp: { tolerance: Quantity.parse('0') } }, settings).scaleUp).toBe(0);
  });
});
