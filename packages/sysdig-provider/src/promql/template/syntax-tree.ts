import { parser } from '@prometheus-io/lezer-promql';
import { excerpt, PromqlTextError, type TextPlace } from './promql-text-error.ts';

/** A node of the tree that PromQL's grammar makes of a text. */
export type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

const strict = parser.configure({ strict: true });

/** What fits into a query: an address is not longer. In UTF-16 code units. */
const longestText = 16_384;

/**
 * What stands in a text of PromQL.
 * @param text with names for what a template leaves open, each as long as what it stands for.
 * @param shown the text as somebody wrote it.
 */
export function parseSyntaxTree(text: string, shown: string = text): SyntaxNode {
  if (text.length > longestText) {
    const place = { offset: longestText, length: text.length - longestText };
    throw new PromqlTextError(`is longer than the ${longestText} characters that fit into a query: shorten it`, place);
  }
  const surrogate = /\p{Surrogate}/u.exec(text);
  if (surrogate !== null) throw new PromqlTextError('holds half a character', { offset: surrogate.index, length: 1 });
  const root = parseStrictly(text, shown);
  if (root.firstChild === null) throw new PromqlTextError('is empty: write an expression', { offset: 0, length: 0 });
  return root;
}

function parseStrictly(text: string, shown: string): SyntaxNode {
  try {
    return strict.parse(text).topNode;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const offset = Number(/\d+$/.exec(error.message)?.[0] ?? 0);
    throw explainSyntax(shown, Math.min(offset, shown.length));
  }
}

function explainSyntax(text: string, offset: number): PromqlTextError {
  if (text.trim() === '') return new PromqlTextError('is empty: write an expression', { offset: 0, length: 0 });
  const called = /[A-Za-z_:][\w:]*(?=\s*$)/.exec(text.slice(0, offset));
  if (called !== null && text.slice(offset).startsWith('(')) {
    const place = { offset: called.index, length: called[0].length };
    return new PromqlTextError(`calls ${excerpt(called[0])}, which is no function of PromQL`, place);
  }
  const placeholder = /^<<\w*>>/.exec(text.slice(offset))?.[0];
  if (placeholder !== undefined) {
    return new PromqlTextError(`has ${placeholder} where nothing can be filled in`, {
      offset,
      length: placeholder.length,
    });
  }
  const dotted = dottedName(text, offset);
  if (dotted !== undefined) return dotted;
  const found = /^\s*([\w:.]+|\P{Cc})/u.exec(text.slice(offset))?.[1];
  if (found === undefined)
    return new PromqlTextError('ends too early, or has a character that PromQL does not know', placeAt(text, offset));
  return new PromqlTextError(`is no PromQL from "${excerpt(found)}" on`, placeAt(text, offset));
}

/** Sysdig's own spelling of labels and metrics. */
function dottedName(text: string, offset: number): PromqlTextError | undefined {
  const first = /[A-Za-z_]\w*$/.exec(text.slice(0, offset));
  const rest = /^(?:\.\w+)+/.exec(text.slice(offset))?.[0];
  if (first === null || rest === undefined) return undefined;
  const name = `${first[0]}${rest}`;
  const place = { offset: first.index, length: name.length };
  return new PromqlTextError(
    `names ${excerpt(name)}: PromQL knows no dots; write ${excerpt(name.replaceAll('.', '_'))}`,
    place,
  );
}

function placeAt(text: string, offset: number): TextPlace {
  return { offset, length: offset < text.length ? 1 : 0 };
}

/** Comments are nobody's children: what is written anew has none. */
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

export function placeOf({ from, to }: SyntaxNode): TextPlace {
  return { offset: from, length: to - from };
}
