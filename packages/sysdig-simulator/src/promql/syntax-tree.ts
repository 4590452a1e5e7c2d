import { parser } from '@prometheus-io/lezer-promql';
import { PromqlSyntaxError, UnsupportedPromqlError } from './errors.ts';

/** A node of the tree that the grammar makes. */
export type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/** Functions of Prometheus 2 that the grammar no longer knows. */
const formerFunctions = ['holt_winters'];

/**
 * The expression below the root.
 * @throws PromqlSyntaxError at the first place that the grammar does not understand.
 */
export function parseSyntaxTree(text: string): SyntaxNode {
  const root = parser.parse(text).topNode;
  const error = findError(root);
  if (error !== undefined) throw explainError(text, error.from);
  const expression = root.firstChild;
  if (expression === null) throw new PromqlSyntaxError(text, 0, 'no expression found in input');
  return expression;
}

export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}

export function childNamed(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return childrenOf(node).find((child) => child.name === name);
}

function findError(node: SyntaxNode): SyntaxNode | undefined {
  if (node.type.isError) return node;
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    const error = findError(child);
    if (error !== undefined) return error;
  }
  return undefined;
}

function explainError(text: string, position: number): Error {
  if (text.trim() === '') return new PromqlSyntaxError(text, 0, 'no expression found in input');
  const called = /([A-Za-z_:][\w:]*)\s*$/.exec(text.slice(0, position))?.[1];
  if (called !== undefined && text.slice(position).trimStart().startsWith('(')) {
    if (formerFunctions.includes(called)) return new UnsupportedPromqlError(called);
    return new PromqlSyntaxError(text, position - called.length, `unknown function with name "${called}"`);
  }
  const found = /^\s*([\w:.]+|\S)/.exec(text.slice(position))?.[1];
  return new PromqlSyntaxError(
    text,
    position,
    found === undefined ? 'unexpected end of input' : `unexpected "${found}"`,
  );
}
