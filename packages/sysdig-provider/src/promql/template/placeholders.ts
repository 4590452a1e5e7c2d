import { placeholders } from './expression.ts';
import { PromqlTextError } from './promql-text-error.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** How one placeholder is shown to the grammar, and what has to come of it there. */
interface StandIn {
  /** Exactly as long as the placeholder, so that every place stays where it is. */
  readonly token: string;
  readonly node: string;
  readonly where: string;
}

const standIns: Readonly<Record<string, StandIn>> = {
  [placeholders.matchers]: {
    token: 'matchers_=""',
    node: 'UnquotedLabelMatcher',
    where: 'between the braces of a selector: orders_total{<<matchers>>}',
  },
  [placeholders.groupBy]: {
    token: '__groupBy__',
    node: 'LabelName',
    where: 'in a list of labels: by (<<groupBy>>), on (<<groupBy>>)',
  },
  [placeholders.series]: {
    token: '__series__',
    node: 'Identifier',
    where: "for a metric's name: <<series>>{<<matchers>>}",
  },
  [placeholders.window]: {
    token: '000000001s',
    node: 'NumberDurationLiteralInDurationContext',
    where: 'for a duration: [<<window>>]; the number of its seconds is <<windowSeconds>>',
  },
  [placeholders.windowSeconds]: {
    token: '00000000000000001',
    node: 'NumberDurationLiteral',
    where: 'for a number: … / <<windowSeconds>>; the duration is <<window>>',
  },
};

const anyPlaceholder = new RegExp(Object.keys(standIns).join('|'), 'g');

/**
 * A function of Prometheus 2 that the grammar knows by a later name only. Shown to it as another one of the same length;
 * the text itself tells what was meant.
 */
const formerFunction = /\bholt_winters(?=\s*\()/g;

/** The text as the grammar can read it, with everything in its place. */
export function fillPlaceholders(text: string): string {
  return text
    .replace(anyPlaceholder, (placeholder) => standIns[placeholder]?.token ?? placeholder)
    .replace(formerFunction, 'day_of_month');
}

/** Throws {@link PromqlTextError} for a placeholder that stands where it cannot: in a string, a comment, elsewhere. */
export function checkPlaceholders(text: string, root: SyntaxNode): void {
  for (const { 0: placeholder, index } of text.matchAll(anyPlaceholder)) {
    const standIn = standIns[placeholder];
    if (standIn === undefined || isNode(root, standIn.node, { from: index, to: index + placeholder.length })) continue;
    throw new PromqlTextError(`has ${placeholder} where it cannot be filled in: it stands ${standIn.where}`, {
      offset: index,
      length: placeholder.length,
    });
  }
}

function isNode(root: SyntaxNode, name: string, { from, to }: { readonly from: number; readonly to: number }): boolean {
  for (let node: SyntaxNode | null = root.resolve(from, 1); node !== null && node.from === from; node = node.parent) {
    if (node.to === to && node.name === name) return true;
  }
  return false;
}
