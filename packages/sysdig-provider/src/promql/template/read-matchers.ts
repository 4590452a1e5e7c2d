import { findRegexProblem } from './check-regex.ts';
import type { WrittenMatcher } from './expression.ts';
import { placeholders } from './expression.ts';
import { excerpt, PromqlTextError } from './promql-text-error.ts';
import { parseStringLiteral } from './string-literal.ts';
import { childrenOf, placeOf, type SyntaxNode } from './syntax-tree.ts';

/** What stands in the braces of a selector, in front of `<<matchers>>` and behind. */
export interface ReadMatchers {
  readonly before: readonly WrittenMatcher[];
  readonly after: readonly WrittenMatcher[];
}

const nameLabel = '__name__';

/** @param text as somebody wrote it. */
export function readMatchers(text: string, braces: SyntaxNode): ReadMatchers {
  const before: WrittenMatcher[] = [];
  const after: WrittenMatcher[] = [];
  let isAfter = false;
  for (const node of childrenOf(braces)) {
    if (text.slice(node.from, node.to) !== placeholders.matchers) {
      (isAfter ? after : before).push(readMatcher(text, node));
      continue;
    }
    if (isAfter) throw new PromqlTextError(`has ${placeholders.matchers} twice in one selector`, placeOf(node));
    isAfter = true;
  }
  return { before, after };
}

function readMatcher(text: string, node: SyntaxNode): WrittenMatcher {
  const [name, sign, literal] = childrenOf(node);
  if (node.name !== 'UnquotedLabelMatcher' || !name || !sign || !literal) {
    const written = text.slice(node.from, node.to);
    throw new PromqlTextError(
      `has ${excerpt(written)}: labels have no quotes in Prometheus 2 and no dots in Sysdig's PromQL; write ${excerpt(toUnderscored(written))}`,
      placeOf(node),
    );
  }
  const label = text.slice(name.from, name.to);
  if (label === nameLabel) {
    throw new PromqlTextError(
      'has a condition on __name__: say the name of the metric, as a query over all of them would not be answered',
      placeOf(node),
    );
  }
  const value = parseStringLiteral(text.slice(literal.from, literal.to));
  if (value === undefined) throw literalError(text, literal);
  return checkPattern(
    { label, operator: text.slice(sign.from, sign.to) as WrittenMatcher['operator'], value },
    literal,
  );
}

/** Dots outside of the value become underscores. */
function toUnderscored(written: string): string {
  const [, name = written] = /^\s*["'`]?([^"'`=!~]+)/.exec(written) ?? [];
  return `${name.replace(/\W/g, '_')}="…"`;
}

export function literalError(text: string, literal: SyntaxNode): PromqlTextError {
  const written = text.slice(literal.from, literal.to);
  return new PromqlTextError(
    `has ${excerpt(written)}, which is no text: quotes are closed on the same line, and backslashes are doubled or begin one of Go's escapes`,
    placeOf(literal),
  );
}

function checkPattern(matcher: WrittenMatcher, literal: SyntaxNode): WrittenMatcher {
  if (!matcher.operator.endsWith('~')) return matcher;
  const problem = findRegexProblem(matcher.value);
  if (problem === undefined) return matcher;
  const written = `${matcher.label}${matcher.operator}"${excerpt(matcher.value)}"`;
  throw new PromqlTextError(`compares with ${written}, and ${problem}`, placeOf(literal));
}
