import { childrenOf, type SyntaxNode } from './syntax-tree.ts';

/**
 * A part of an expression as it stands in the text. What follows an operand (`[5m]`, `offset 5m`, `@ end()`) comes with it.
 */
export type Part =
  | { readonly kind: 'operand'; readonly node: SyntaxNode; readonly suffixes: readonly SyntaxNode[] }
  | { readonly kind: 'operator'; readonly operator: string; readonly nodes: readonly SyntaxNode[] }
  | { readonly kind: 'sign'; readonly sign: '+' | '-'; readonly node: SyntaxNode };

export type OperandPart = Extract<Part, { kind: 'operand' }>;
export type OperatorPart = Extract<Part, { kind: 'operator' }>;
export type SignPart = Extract<Part, { kind: 'sign' }>;

const suffixes: ReadonlySet<string> = new Set([
  'OffsetExpr',
  'MatrixSelector',
  'SubqueryExpr',
  'StepInvariantExpr',
  'AnchoredExpr',
  'SmoothedExpr',
]);

/**
 * The parts of an expression in the order of the text. The grammar's tree is made for colours and leaves open what a sign
 * and a suffix belong to: `a + b offset 5m` is `(a + b) offset 5m` in it. Prometheus reads another tree from the same parts.
 */
export function partsOf(text: string, node: SyntaxNode): readonly Part[] {
  const parts: Part[] = [];
  collect(text, node, parts);
  return parts;
}

function collect(text: string, node: SyntaxNode, parts: Part[]): void {
  const children = childrenOf(node);
  const [first, second] = children;
  const last = children.at(-1);
  if (node.name === 'BinaryExpr' && first && second && last) {
    collect(text, first, parts);
    const operator = text.slice(second.from, second.to).toLowerCase();
    parts.push({ kind: 'operator', operator, nodes: children.slice(1, -1) });
    collect(text, last, parts);
  } else if (node.name === 'UnaryExpr' && second) {
    parts.push(signOf(text, node));
    collect(text, second, parts);
  } else if (suffixes.has(node.name) && first) {
    collect(text, first, parts);
    const operand = parts.at(-1);
    if (operand?.kind === 'operand') parts[parts.length - 1] = { ...operand, suffixes: [...operand.suffixes, node] };
  } else {
    if (node.name === 'NumberDurationLiteral' && /[+-]/.test(text[node.from] ?? '')) parts.push(signOf(text, node));
    parts.push({ kind: 'operand', node, suffixes: [] });
  }
}

function signOf(text: string, node: SyntaxNode): SignPart {
  return { kind: 'sign', sign: text[node.from] === '-' ? '-' : '+', node };
}

const orders: readonly (readonly string[])[] = [
  ['or'],
  ['and', 'unless'],
  ['==', '!=', '<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%', 'atan2'],
  ['^'],
];
const powerOrder = orders.length - 1;

/** Whether Prometheus 2.42 has this operator. */
export function isOperator(operator: string): boolean {
  return orders.some((operators) => operators.includes(operator));
}

/** How parts become one thing. */
export interface Assembly<Result> {
  operand(part: OperandPart): Result;
  signed(part: SignPart, inner: Result): Result;
  binary(part: OperatorPart, left: Result, right: Result): Result;
}

/**
 * Puts parts together in Prometheus' order: `^` binds the strongest and to the right, a sign comes next, everything else
 * binds to the left.
 */
export function assemble<Result>(parts: readonly Part[], assembly: Assembly<Result>): Result {
  let next = 0;

  function readOperand(): Result {
    const part = parts[next++];
    if (part?.kind === 'sign') return assembly.signed(part, readFrom(powerOrder));
    if (part?.kind === 'operand') return assembly.operand(part);
    throw new Error('the grammar let an operator through that has no operand');
  }

  function readFrom(lowest: number): Result {
    let left = readOperand();
    for (let part = parts[next]; part?.kind === 'operator'; part = parts[next]) {
      const { operator } = part;
      const order = orders.findIndex((operators) => operators.includes(operator));
      if (order < lowest) break;
      next += 1;
      left = assembly.binary(part, left, readFrom(order === powerOrder ? order : order + 1));
    }
    return left;
  }

  const whole = readFrom(0);
  if (next < parts.length) throw new Error('an operator came that has no order');
  return whole;
}
