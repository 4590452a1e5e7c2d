import type { PromqlTemplate } from '../../promql/template/promql-template.ts';
import type { Rule } from '../file/rule-set.ts';

/** What says nothing of a value: where a rule stands, what is told of it, and how its values are kept. */
const beside: ReadonlySet<string> = new Set(['place', 'description', 'unit', 'policy']);

const revisions = new WeakMap<Rule, string>();

/**
 * Of what a rule makes its metric: the same text for the same making, wherever it is written, so that a changed file leaves
 * alone what it did not change. Made once for each rule.
 */
export function revisionOf(rule: Rule): string {
  const known = revisions.get(rule);
  if (known !== undefined) return known;
  const revision = JSON.stringify(rule, (name, value: unknown) => (beside.has(name) ? undefined : toPlain(value)));
  revisions.set(rule, revision);
  return revision;
}

function toPlain(value: unknown): unknown {
  if (value instanceof RegExp) return String(value);
  if (value instanceof Set) return [...value];
  // An expression is its text: the tree follows from it.
  return isTemplate(value) ? { text: value.text, options: value.options } : value;
}

function isTemplate(value: unknown): value is Pick<PromqlTemplate, 'text' | 'options'> {
  return typeof value === 'object' && value !== null && 'expression' in value && 'text' in value;
}
