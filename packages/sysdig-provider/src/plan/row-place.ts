import { UnusableDataError } from '@metrics-adapter/core';
import type { VectorRow } from '../client/parse-answer.ts';
import type { RowLabels } from './query-plan.ts';

/** Whose a row is: an object's, or that of an external metric, which has labels where its answer is told apart by some. */
export interface Place {
  readonly namespace?: string;
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** By which labels the rows of an answer are told apart. */
export interface RowPlaces {
  /** Absent: the answer belongs to no objects. */
  readonly objects?: RowLabels;
  /** Of an answer that belongs to no objects; none: it is one value. */
  readonly groupBy?: readonly string[];
}

/**
 * Undefined for objects of namespaces that were not asked for. Throws {@link UnusableDataError} for a row that does not
 * say whose it is.
 */
export function placeOf(labels: VectorRow['labels'], { objects, groupBy = [] }: RowPlaces): Place | undefined {
  if (objects !== undefined) return placeOfObject(labels, objects);
  return groupBy.length === 0 ? {} : { labels: labelsOf(labels, groupBy) };
}

function placeOfObject(labels: VectorRow['labels'], objects: RowLabels): Place | undefined {
  const name = labels[objects.name] ?? '';
  const namespace = objects.namespace === undefined ? undefined : (labels[objects.namespace] ?? '');
  if (name === '' || namespace === '') {
    throw new UnusableDataError(
      `the backend answered with a row that lacks the label ${name === '' ? objects.name : objects.namespace}; nothing of that answer is used`,
    );
  }
  if (namespace === undefined) return { name };
  return objects.wanted.has(namespace) ? { namespace, name } : undefined;
}

/** In PromQL a label that is empty is one that is not there: series without it make a combination of their own. */
function labelsOf(labels: VectorRow['labels'], groupBy: readonly string[]): Readonly<Record<string, string>> {
  const present = groupBy.flatMap((label) => {
    const value = labels[label] ?? '';
    return value === '' ? [] : [[label, value] as const];
  });
  return Object.fromEntries(present);
}

/** For errors. */
export function formatPlace({ namespace, name, labels }: Place): string {
  if (labels !== undefined) return formatLabels(labels);
  if (name === undefined) return 'this selection';
  return namespace === undefined ? name : `${name} in namespace ${namespace}`;
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  const told = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  return told.length === 0 ? 'the series without these labels' : told.join(',');
}
