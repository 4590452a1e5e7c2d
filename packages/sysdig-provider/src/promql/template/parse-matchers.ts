import type { WrittenMatcher } from './expression.ts';
import { PromqlTextError } from './promql-text-error.ts';
import { readMatchers } from './read-matchers.ts';
import { childNamed, childrenOf, parseSyntaxTree, type SyntaxNode } from './syntax-tree.ts';

/**
 * Reads what stands between the braces of a selector, with or without these: `net_http_statuscode!~"5..", method="GET"`.
 * It is re-written by `formatMatchers`, never pasted. Throws {@link PromqlTextError}.
 */
export function parseMatchers(text: string): readonly WrittenMatcher[] {
  const hasBraces = text.trimStart().startsWith('{');
  const added = hasBraces ? 0 : 1;
  // A comment at the end must not hide the brace.
  const braced = hasBraces ? text : `{${text}\n}`;
  try {
    return readBraced(braced);
  } catch (error) {
    if (!(error instanceof PromqlTextError)) throw error;
    if (!hasBraces && error.offset > text.length) {
      const problem =
        'ends too early: a condition is a label, one of = != =~ !~ and a text in quotes, like method="GET"';
      throw new PromqlTextError(problem, { offset: text.length, length: 0 });
    }
    const offset = Math.min(Math.max(error.offset - added, 0), text.length);
    throw error.at({ offset, length: Math.min(error.length, text.length - offset) });
  }
}

function readBraced(text: string): readonly WrittenMatcher[] {
  const root = parseSyntaxTree(text);
  const [selector] = childrenOf(root);
  const braces = selector && onlyBraces(selector);
  if (braces === undefined) {
    throw new PromqlTextError('is more than conditions on labels: write them alone, like method="GET", code!~"5.."', {
      offset: 0,
      length: text.length,
    });
  }
  const { before, after } = readMatchers(text, braces);
  return [...before, ...after];
}

function onlyBraces(selector: SyntaxNode): SyntaxNode | undefined {
  const children = childrenOf(selector);
  return selector.name === 'VectorSelector' && children.length === 1
    ? childNamed(selector, 'LabelMatchers')
    : undefined;
}
