import { Quantity } from '../../model/quantity.ts';
import type { ScalingBehavior, ScalingPolicy, ScalingRules } from '../limits/scaling-behavior.ts';
import { maxInt32 } from '../proposals/go-numbers.ts';
import { AutoscalerFieldError } from './autoscaler-field-error.ts';
import { type Field, fieldOf, optional, parseInteger, parseList, parseOneOf, parseQuantity } from './field.ts';

/** The limits of kube-apiserver (`pkg/apis/autoscaling/validation`). */
const longestWindow = 3600;
const longestPeriod = 1800;
const selectPolicies = ['Max', 'Min', 'Disabled'] as const;
const zero = Quantity.fromMilli(0n);

/** Reads `spec.behavior`. What is absent stays absent. */
export function parseBehavior(field: Field): ScalingBehavior {
  const scaleUp = optional(fieldOf(field, 'scaleUp'), parseRules);
  const scaleDown = optional(fieldOf(field, 'scaleDown'), parseRules);
  return { ...(scaleUp && { scaleUp }), ...(scaleDown && { scaleDown }) };
}

function parseRules(field: Field): ScalingRules {
  const window = optional(fieldOf(field, 'stabilizationWindowSeconds'), (seconds) =>
    parseInteger(seconds, { min: 0, max: longestWindow }),
  );
  const selectPolicy = optional(fieldOf(field, 'selectPolicy'), (policy) => parseOneOf(policy, selectPolicies));
  const policies = optional(fieldOf(field, 'policies'), parsePolicies);
  const tolerance = optional(fieldOf(field, 'tolerance'), parseTolerance);
  return {
    ...(window !== undefined && { stabilizationWindowSeconds: window }),
    ...(selectPolicy && { selectPolicy }),
    ...(policies && { policies }),
    ...(tolerance && { tolerance }),
  };
}

function parsePolicies(field: Field): readonly ScalingPolicy[] {
  const policies = parseList(field, parsePolicy);
  if (policies.length > 0) return policies;
  throw new AutoscalerFieldError(field.path, 'must hold at least one policy');
}

function parsePolicy(field: Field): ScalingPolicy {
  return {
    type: parseOneOf(fieldOf(field, 'type'), ['Pods', 'Percent']),
    value: parseInteger(fieldOf(field, 'value'), { min: 1, max: maxInt32 }),
    periodSeconds: parseInteger(fieldOf(field, 'periodSeconds'), { min: 1, max: longestPeriod }),
  };
}

function parseTolerance(field: Field): Quantity {
  const tolerance = parseQuantity(field);
  if (tolerance.compareTo(zero) >= 0) return tolerance;
  throw new AutoscalerFieldError(field.path, `must not be below zero, but is ${tolerance}`);
}
