import type { Expression } from './ast.ts';
import { PromqlSyntaxError, UnsupportedPromqlError } from './errors.ts';
import { LiteralError, parseDuration } from './literals.ts';
import type { PromqlVersion } from './promql-version.ts';
import { childNamed, childrenOf, type SyntaxNode } from './syntax-tree.ts';

/** What stands behind an expression, and where. */
export interface Postfix {
  readonly postfix: SyntaxNode;
  /** Whether it stands directly behind parentheses. */
  readonly inParentheses: boolean;
  readonly text: string;
  readonly version: PromqlVersion;
}

/** `[5m]`, `[5m:10s]`, `offset 5m`. */
export function applyPostfix(inner: Expression, postfix: Postfix): Expression {
  switch (postfix.postfix.name) {
    case 'OffsetExpr':
      return applyOffset(inner, postfix);
    case 'MatrixSelector':
      return applyRange(inner, postfix);
    case 'SubqueryExpr':
      return applySubquery(inner, postfix);
    case 'StepInvariantExpr':
      throw new UnsupportedPromqlError('@');
    default:
      throw new UnsupportedPromqlError(textOf(postfix.postfix.lastChild ?? postfix.postfix, postfix));
  }
}

function applyRange(inner: Expression, postfix: Postfix): Expression {
  if (inner.kind !== 'selector' || postfix.inParentheses) {
    throw failure(postfix, 'ranges only allowed for vector selectors');
  }
  if (inner.offset !== 0) throw failure(postfix, 'no offset modifiers allowed before range');
  const [range = 0] = durationsOf(postfix);
  return { kind: 'range', selector: inner, range, position: inner.position };
}

function applySubquery(inner: Expression, postfix: Postfix): Expression {
  const [range = 0, step] = durationsOf(postfix);
  return { kind: 'subquery', inner, range, offset: 0, position: inner.position, ...(step !== undefined && { step }) };
}

function applyOffset(inner: Expression, postfix: Postfix): Expression {
  const duration = childNamed(postfix.postfix, 'OffsetDurationExpr');
  const isSelection = inner.kind === 'selector' || inner.kind === 'range' || inner.kind === 'subquery';
  if (postfix.inParentheses || !isSelection || duration === undefined) {
    throw failure(
      postfix,
      'offset modifier must be preceded by an instant vector selector or range vector selector or a subquery',
    );
  }
  const before = inner.kind === 'range' ? inner.selector.offset : inner.offset;
  if (before !== 0) throw failure(postfix, 'offset may not be set multiple times');
  const offset = readSignedDuration(duration, postfix);
  return inner.kind === 'range' ? { ...inner, selector: { ...inner.selector, offset } } : { ...inner, offset };
}

function durationsOf(postfix: Postfix): readonly number[] {
  return childrenOf(postfix.postfix)
    .filter(({ name }) => name === 'DurationExpr')
    .map((node) => readDuration(node, postfix));
}

function readSignedDuration(node: SyntaxNode, postfix: Postfix): number {
  const inner = childNamed(node, 'OffsetDurationExpr');
  if (inner === undefined) return readDuration(node, postfix, postfix.version === 3);
  const duration = readSignedDuration(inner, postfix);
  return textOf(node, postfix).startsWith('-') ? -duration : duration;
}

function readDuration(node: SyntaxNode, postfix: Postfix, zeroAllowed = false): number {
  const fail = (problem: string) => new PromqlSyntaxError(postfix.text, node.from, problem);
  try {
    const duration = parseDuration(textOf(node, postfix));
    if (duration > 0 || zeroAllowed) return duration;
  } catch (error) {
    throw error instanceof LiteralError ? fail(error.message) : error;
  }
  throw fail('duration must be greater than 0');
}

function textOf(node: SyntaxNode, { text }: Postfix): string {
  return text.slice(node.from, node.to);
}

function failure({ postfix, text }: Postfix, problem: string): PromqlSyntaxError {
  return new PromqlSyntaxError(text, postfix.from, problem);
}
