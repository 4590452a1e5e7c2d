import { describe, expect, it } from '@jest/globals';
import { Quantity } from '../../model/quantity.ts';
import { parseBehavior } from './parse-behavior.ts';

const path = 'spec.behavior';

function parse(value: unknown) {
  return parseBehavior({ path, value });
}

const policy = { type: 'Pods', value: 4, periodSeconds: 15 };

describe('parseBehavior', () => {
  it('reads everything', () => {
    const rules = { stabilizationWindowSeconds: 0, selectPolicy: 'Min', policies: [policy], tolerance: '0.05' };
    const read = { ...rules, tolerance: Quantity.parse('50m') };
    expect(parse({ scaleUp: rules, scaleDown: rules })).toEqual({ scaleUp: read, scaleDown: read });
  });

  it('leaves absent what is absent', () => {
    expect(parse({})).toStrictEqual({});
    expect(parse({ scaleUp: null, scaleDown: { policies: null, tolerance: null } })).toStrictEqual({ scaleDown: {} });
    expect(parse({ scaleUp: { selectPolicy: 'Disabled' } })).toStrictEqual({ scaleUp: { selectPolicy: 'Disabled' } });
  });

  it.each([
    [0, 3600],
    [3600, 1800],
  ])('takes the limits of kube-apiserver: %i, %i', (stabilizationWindowSeconds, other) => {
    const rules = {
      stabilizationWindowSeconds,
      policies: [{ ...policy, periodSeconds: Math.min(other, 1800), value: 1 }],
    };
    expect(parse({ scaleUp: rules })).toEqual({ scaleUp: rules });
  });

  it('takes a tolerance of none', () => {
    expect(parse({ scaleUp: { tolerance: 0 } })).toEqual({ scaleUp: { tolerance: Quantity.parse('0') } });
  });

  it.each([
    ['fast', 'spec.behavior: must be an object, not "fast"'],
    [{ scaleUp: [] }, 'spec.behavior.scaleUp: must be an object, not []'],
    [
      { scaleUp: { stabilizationWindowSeconds: 3601 } },
      'spec.behavior.scaleUp.stabilizationWindowSeconds: must be a whole number from 0 to 3600, not 3601',
    ],
    [
      { scaleDown: { stabilizationWindowSeconds: -1 } },
      'spec.behavior.scaleDown.stabilizationWindowSeconds: must be a whole number from 0 to 3600, not -1',
    ],
    [
      { scaleDown: { selectPolicy: 'max' } },
      'spec.behavior.scaleDown.selectPolicy: must be Max, Min or Disabled, not "max"',
    ],
    [{ scaleDown: { policies: [] } }, 'spec.behavior.scaleDown.policies: must hold at least one policy'],
    [
      { scaleDown: { policies: [policy, { ...policy, type: 'Replicas' }] } },
      'spec.behavior.scaleDown.policies[1].type: must be Pods or Percent, not "Replicas"',
    ],
    [
      { scaleUp: { policies: [{ ...policy, value: 0 }] } },
      'spec.behavior.scaleUp.policies[0].value: must be a whole number from 1 to 2147483647, not 0',
    ],
    [
      { scaleUp: { policies: [{ ...policy, periodSeconds: 0 }] } },
      'spec.behavior.scaleUp.policies[0].periodSeconds: must be a whole number from 1 to 1800, not 0',
    ],
    [
      { scaleUp: { policies: [{ ...policy, periodSeconds: 1801 }] } },
      'spec.behavior.scaleUp.policies[0].periodSeconds: must be a whole number from 1 to 1800, not 1801',
    ],
    [
      { scaleUp: { tolerance: 'ten' } },
      'spec.behavior.scaleUp.tolerance: must be a quantity such as "100" or "250m", not "ten"',
    ],
    [{ scaleUp: { tolerance: '-0.1' } }, 'spec.behavior.scaleUp.tolerance: must not be below zero, but is -100m'],
  ])('refuses %j', (value, problem) => {
    expect(() => parse(value)).toThrow(expect.objectContaining({ message: problem }));
  });
});
