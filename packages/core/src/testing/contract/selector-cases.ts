import { AdapterError } from '../../errors/adapter-error.ts';
import { formatLabelSelector, type LabelRequirement, type LabelSelector } from '../../model/label-selector.ts';
import { ContractViolation } from './contract-violation.ts';

/** A selector, and what it leaves: everything, what the subject's own selection leaves, or nothing. */
export interface SelectorCase {
  readonly selector: LabelSelector;
  readonly leaves: 'everything' | 'selection' | 'nothing';
}

const nobody = 'nobody_has_this_label';
const values = ['indeed', 'really'];
const isAbsent: LabelRequirement = { key: nobody, operator: '!', values: [] };
const isThere: LabelRequirement = { key: nobody, operator: 'exists', values: [] };

/** Selectors of every operator, from one whose answer is known. */
export function selectorCases(selection: LabelSelector): readonly SelectorCase[] {
  const leave = (leaves: SelectorCase['leaves'], ...requirements: readonly LabelRequirement[]): SelectorCase => ({
    selector: { requirements: requirements.toSorted((one, other) => (one.key < other.key ? -1 : 1)) },
    leaves,
  });
  const { requirements } = selection;
  const ofAnyKey = [
    leave('everything', isAbsent),
    leave('everything', { key: nobody, operator: '!=', values: values.slice(0, 1) }),
    leave('everything', { key: nobody, operator: 'notin', values }),
    leave('nothing', isThere),
    leave('nothing', { key: nobody, operator: '==', values: values.slice(0, 1) }),
    leave('nothing', { key: nobody, operator: 'in', values }),
    leave('nothing', { key: nobody, operator: '>', values: ['0'] }),
    leave('nothing', { key: nobody, operator: '<', values: ['0'] }),
    leave('selection', isAbsent, ...requirements),
    leave('nothing', isThere, ...requirements),
  ];
  const ofItsOwn = requirements
    .filter(isEquality)
    .flatMap(({ key, values: own }) => [
      leave('selection', ...requirements, { key, operator: 'in', values: [...own, ...values].toSorted() }),
      leave('selection', ...requirements, { key, operator: 'exists', values: [] }),
      leave('nothing', ...requirements, { key, operator: '!=', values: own }),
      leave('nothing', ...requirements, { key, operator: 'notin', values: own }),
      leave('nothing', ...requirements, { key, operator: '!', values: [] }),
    ]);
  return [...ofAnyKey, ...ofItsOwn];
}

/** Throws unless each selector is honoured, or refused as a question that cannot be asked. */
export async function ensureHonoured(
  selection: LabelSelector,
  check: (one: SelectorCase) => Promise<void>,
): Promise<void> {
  for (const one of selectorCases(selection)) {
    try {
      await check(one);
    } catch (error) {
      if (error instanceof AdapterError && error.meaning === 'bad-request') continue;
      const complaint = error instanceof ContractViolation ? error.message : `failed with ${error}`;
      throw new ContractViolation(`by the selector "${formatLabelSelector(one.selector)}": ${complaint}`, {
        cause: error,
      });
    }
  }
}

function isEquality({ operator }: LabelRequirement): boolean {
  return operator === '=' || operator === '==';
}
