import type { BinaryOperator } from './ast.ts';
import { childrenOf, type SyntaxNode } from './syntax-tree.ts';

/**
 * The grammar leaves open what a postfix (`[5m]`, `offset`, `@`) and a sign bind to: `a + b offset 5m` arrives as
 * `(a + b) offset 5m`, `-1 ^ 2` as `(-1) ^ 2`. So the tree is laid out flat, in the order of the text, and put together
 * again by Prometheus' own precedences.
 */
export type Item =
  | { readonly kind: 'operand'; readonly node: SyntaxNode; readonly postfixes: readonly SyntaxNode[] }
  | {
      readonly kind: 'operator';
      readonly operator: BinaryOperator;
      readonly modifiers: readonly SyntaxNode[];
      readonly position: number;
    }
  | { readonly kind: 'sign'; readonly negative: boolean; readonly position: number };
export type Operand = Extract<Item, { kind: 'operand' }>;
export type Operator = Extract<Item, { kind: 'operator' }>;
export type Sign = Extract<Item, { kind: 'sign' }>;

const postfixes = ['OffsetExpr', 'MatrixSelector', 'SubqueryExpr', 'StepInvariantExpr', 'AnchoredExpr', 'SmoothedExpr'];

/** A binary expression, a signed one or an operand, as the sequence of its parts. */
export function flattenOperators(text: string, node: SyntaxNode): readonly Item[] {
  const children = childrenOf(node);
  const [first, second] = children;
  const last = children.at(-1);
  if (node.name === 'BinaryExpr' && first && second && last) {
    const operator = text.slice(second.from, second.to).toLowerCase() as BinaryOperator;
    const between: Operator = { kind: 'operator', operator, modifiers: children.slice(2, -1), position: second.from };
    return [...flattenOperators(text, first), between, ...flattenOperators(text, last)];
  }
  if (node.name === 'UnaryExpr' && second) return [signAt(text, node), ...flattenOperators(text, second)];
  if (postfixes.includes(node.name) && first) return withPostfix(flattenOperators(text, first), node);
  const operand: Operand = { kind: 'operand', node, postfixes: [] };
  const isSigned = node.name === 'NumberDurationLiteral' && /[+-]/.test(text[node.from] ?? '');
  return isSigned ? [signAt(text, node), operand] : [operand];
}

function signAt(text: string, node: SyntaxNode): Sign {
  return { kind: 'sign', negative: text[node.from] === '-', position: node.from };
}

/** What stands behind the last operand belongs to it. */
function withPostfix(items: readonly Item[], postfix: SyntaxNode): readonly Item[] {
  const last = items.at(-1);
  if (last?.kind !== 'operand') return items;
  return [...items.slice(0, -1), { ...last, postfixes: [...last.postfixes, postfix] }];
}

const precedences: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '>': 3,
  '<=': 3,
  '>=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  '^': 6,
};

/** How the parts are put together. */
export interface Assembly<Result> {
  operand(operand: Operand): Result;
  signed(sign: Sign, inner: Result): Result;
  binary(operator: Operator, left: Result, right: Result): Result;
}

/** Puts the parts together: `^` binds to the right, everything else to the left, a sign stronger than `*` and weaker than `^`. */
export function assembleOperators<Result>(items: readonly Item[], assembly: Assembly<Result>): Result {
  let next = 0;

  function readOperand(): Result {
    const item = items[next++];
    if (item?.kind === 'sign') return assembly.signed(item, readBinary(precedences['^']));
    if (item?.kind === 'operand') return assembly.operand(item);
    throw new Error('an operator without an operand came through the grammar');
  }

  function readBinary(minimum: number): Result {
    let left = readOperand();
    for (;;) {
      const operator = items[next];
      if (operator?.kind !== 'operator' || precedences[operator.operator] < minimum) return left;
      next += 1;
      const own = precedences[operator.operator];
      left = assembly.binary(operator, left, readBinary(operator.operator === '^' ? own : own + 1));
    }
  }

  return readBinary(0);
}
