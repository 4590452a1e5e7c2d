import { BadRequestError, type LabelRequirement, type LabelSelector } from '@metrics-adapter/core';
import { toLabelName } from '../promql/query/escape.ts';
import { toCurrentLabel } from '../rules/object-labels.ts';
import { type Matcher, noneOf, oneOf } from './matcher.ts';

/**
 * Says a selector in matchers. A label that a series lacks counts as empty in PromQL, which gives `!=`, `notin` and `!`
 * the meaning they have in Kubernetes. Throws {@link BadRequestError} for `>` and `<`, and for keys that Sysdig would
 * spell alike.
 */
export function toMatchers({ requirements }: LabelSelector): readonly Matcher[] {
  const spelled = new Map<string, string>();
  return requirements.map((requirement) => {
    const label = toCurrentLabel(toLabelName(requirement.key));
    const other = spelled.get(label) ?? requirement.key;
    if (other !== requirement.key) {
      throw new BadRequestError(
        `the labels "${other}" and "${requirement.key}" are both called ${label} in Sysdig: select by one of them`,
      );
    }
    spelled.set(label, requirement.key);
    return toMatcher(label, requirement);
  });
}

function toMatcher(label: string, { key, operator, values }: LabelRequirement): Matcher {
  const value = values[0] ?? '';
  switch (operator) {
    case '=':
    case '==':
      return { label, operator: '=', value };
    case '!=':
      return { label, operator: '!=', value };
    case 'in':
      return oneOf(label, values);
    case 'notin':
      return noneOf(label, values);
    case 'exists':
      return { label, operator: '!=', value: '' };
    case '!':
      return { label, operator: '=', value: '' };
    default:
      throw new BadRequestError(
        `the selector "${key}${operator}${value}" cannot be asked of Sysdig: labels there have no order; use =, !=, in, notin or the bare key`,
      );
  }
}
