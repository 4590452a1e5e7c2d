import { BadRequestError } from '@metrics-adapter/core';
import { toLegacyLabel } from '../rules/label-names.ts';

/** How the data API spells a label that plans spell as PromQL does. */
export type SpellLabel = (label: string) => string;

/** By the table; a label that is not in it is called as in PromQL, which newer servers understand. */
export const spellLabel: SpellLabel = toLegacyLabel;

/** What filters are made of, beside labels and values. */
const words: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'contains', 'starts', 'with']);

/**
 * The label, for a filter, where it stands without quotes. Throws {@link BadRequestError} for what the data API could
 * take for something else than a label.
 */
export function checkLabel(label: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_./:-]*$/.test(label) && !words.has(label.toLowerCase())) return label;
  throw new BadRequestError(
    `the label "${label}" cannot be asked of Sysdig's data API, whose filters would not take it for a label; choose by another one, or use --dialect promql`,
  );
}
