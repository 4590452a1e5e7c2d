import { toPublicLabel } from '../../monitor/label-names.ts';
import type { DataContext } from '../data-context.ts';
import { invalidField } from '../data-request-error.ts';
import {
  createLabelsTest,
  type FilterExpression,
  type LabelsTest,
  listFilterLabels,
} from '../filter/filter-expression.ts';
import { FilterSyntaxError } from '../filter/filter-tokens.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { isAbsent } from './json-fields.ts';

/** Whose data: those of machines, or those of the containers on them. */
export type DataSource = 'host' | 'container';

/** A filter that was understood. */
export interface Scope {
  readonly labels: readonly string[];
  readonly includes: LabelsTest;
}

const everything: Scope = { labels: [], includes: () => true };

/** Null and nothing, and the empty text: everything that the team may see. */
export function readScope(value: unknown, { names, switches }: DataContext): Scope {
  if (isAbsent(value) || value === '') return everything;
  if (typeof value !== 'string') throw invalidField('filter', 'filter must be a text', value);
  const filter = parse(value, switches.filterGrammar);
  const written = listFilterLabels(filter);
  const unknown = switches.unknownLabels === 'refused' && written.find((id) => names.labelOf(id) === undefined);
  if (unknown) throw invalidField('filter', `unknown label ${unknown}`, value);
  const { negationNeedsLabel } = switches;
  return {
    labels: written.map(toPublicLabel),
    includes: createLabelsTest(filter, { labelOf: toPublicLabel, negationNeedsLabel }),
  };
}

function parse(text: string, grammar: 'strict' | 'lenient'): FilterExpression {
  try {
    return parseFilter(text, grammar);
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw invalidField('filter', `the filter ${error.message}`, text);
    throw error;
  }
}

const ofContainers = /^container_/;
const ofKubernetes = /^(?:container_|kube_(?!cluster_|node_))/;

/** Hosts, unless the request says otherwise or names a label that only containers have. */
export function readDataSource(value: unknown, labels: readonly string[], { switches }: DataContext): DataSource {
  if (value === 'host' || value === 'container') return value;
  if (!isAbsent(value)) throw invalidField('dataSourceType', 'dataSourceType must be host or container', value);
  const telling = switches.containerKeys === 'container' ? ofContainers : ofKubernetes;
  return labels.some((label) => telling.test(label)) ? 'container' : 'host';
}
