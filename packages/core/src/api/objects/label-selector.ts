import { BadRequestError } from '../../errors/request-errors.ts';
import type { LabelRequirement, LabelSelector } from '../../model/label-selector.ts';

/** `metav1.LabelSelector`: the form in which a selector is echoed. */
export interface ApiLabelSelector {
  /** Labels that have these very values. In any order: encoders write maps sorted by the bytes of their keys. */
  readonly matchLabels?: Readonly<Record<string, string>>;
  /** All of them must hold. */
  readonly matchExpressions?: readonly ApiLabelExpression[];
}

/** `metav1.LabelSelectorRequirement`: what holds for one label. */
export interface ApiLabelExpression {
  /** The name of the label. */
  readonly key: string;
  /** `In`, `NotIn`, `Exists` or `DoesNotExist`. */
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /** At least one for `In` and `NotIn`; absent for the others. */
  readonly values?: readonly string[];
}

/**
 * Turns a selector into the form of API objects. `!=` becomes `NotIn`, which means the same; `=` becomes an expression
 * too where a second `=` of the same key would overwrite it. Throws {@link BadRequestError} for `>` and `<`, which that
 * form cannot say.
 */
export function toApiLabelSelector({ requirements }: LabelSelector): ApiLabelSelector {
  const equalities = requirements.filter(isEquality);
  const labels = equalities.filter(({ key }) => equalities.filter((other) => other.key === key).length === 1);
  const expressions = requirements.filter((requirement) => !labels.includes(requirement)).map(toExpression);
  return {
    ...(labels.length > 0 && {
      matchLabels: Object.fromEntries(labels.map(({ key, values: [value = ''] }) => [key, value])),
    }),
    ...(expressions.length > 0 && { matchExpressions: expressions }),
  };
}

function isEquality({ operator }: LabelRequirement): boolean {
  return operator === '=' || operator === '==';
}

function toExpression({ key, operator, values }: LabelRequirement): ApiLabelExpression {
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return { key, operator: 'In', values };
    case 'notin':
    case '!=':
      return { key, operator: 'NotIn', values };
    case 'exists':
      return { key, operator: 'Exists' };
    case '!':
      return { key, operator: 'DoesNotExist' };
    default:
      throw new BadRequestError(`the selector on "${key}" compares with "${operator}", which a metric selector cannot`);
  }
}
