import { type BinaryOperation, type Expression, isComparison, isSetOperator, type VectorMatching } from './ast.ts';
import { readLabelNames } from './build-selector.ts';
import { PromqlSyntaxError, UnsupportedPromqlError } from './errors.ts';
import type { Operator } from './operator-order.ts';
import { childNamed, childrenOf, type SyntaxNode } from './syntax-tree.ts';

interface Parts {
  readonly text: string;
  readonly operator: Operator;
  readonly left: Expression;
  readonly right: Expression;
}

/** Two sides and how they find each other. */
export function buildBinaryOperation({
  text,
  operator: { operator, modifiers, position },
  left,
  right,
}: Parts): BinaryOperation {
  const fail = (problem: string) => new PromqlSyntaxError(text, position, problem);
  if (modifiers.some(({ name }) => name === 'FillModifier')) throw new UnsupportedPromqlError('fill');
  const bool = modifiers.some(({ name }) => name === 'BoolModifier');
  if (bool && !isComparison(operator)) throw fail('bool modifier can only be used on comparison operators');
  const clause = modifiers.find(({ name }) => name === 'MatchingModifierClause');
  const matching = buildMatching(text, clause);
  if (matching.many && isSetOperator(operator)) throw fail(`no grouping allowed for "${operator}" operation`);
  const twice =
    matching.mode === 'on' ? matching.many?.include.find((label) => matching.labels.includes(label)) : undefined;
  if (twice !== undefined) throw fail(`label "${twice}" must not occur in ON and GROUP clause at once`);
  return { kind: 'binary', operator, left, right, bool, matching, explicitMatching: clause !== undefined, position };
}

function buildMatching(text: string, clause: SyntaxNode | undefined): VectorMatching {
  if (clause === undefined) return { mode: 'ignoring', labels: [] };
  const mode = childNamed(clause, 'On') === undefined ? 'ignoring' : 'on';
  const [labels = [], include = []] = childrenOf(clause)
    .filter(({ name }) => name === 'GroupingLabels')
    .map((node) => readLabelNames(text, node));
  if (childNamed(clause, 'GroupLeft')) return { mode, labels, many: { side: 'left', include } };
  if (childNamed(clause, 'GroupRight')) return { mode, labels, many: { side: 'right', include } };
  return { mode, labels };
}
