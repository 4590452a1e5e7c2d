import { Quantity, type Refusal, type Sample, type TraceStep, UnusableDataError } from '@metrics-adapter/core';
import type { VectorRow } from '../client/parse-answer.ts';
import type { RowLabels } from '../plan/query-plan.ts';
import { branches, branchLabel } from '../query/promql-query.ts';

/** How the rows of an answer are to be read. */
export interface RowReading {
  readonly metric: string;
  /** Absent: the answer is one value that belongs to no object. */
  readonly objects?: RowLabels;
  /** Seconds that a value covers. */
  readonly window: number;
}

/** What the rows of an answer say. */
export interface ReadRows {
  readonly samples: readonly Sample[];
  readonly refused: readonly Refusal[];
  readonly trace: readonly TraceStep[];
}

/** All that an answer says of one object. */
interface ObjectRows {
  readonly namespace?: string;
  readonly name?: string;
  readonly values: readonly string[];
  readonly time?: string;
}

/**
 * The time of the newest sample that the backend has, in seconds since the epoch; undefined when it has none.
 * Throws {@link UnusableDataError} when there are rows and no such time.
 */
export function readWatermark(rows: readonly VectorRow[]): number | undefined {
  if (rows.length === 0) return undefined;
  const watermark = Number(rows.find(({ labels }) => labels[branchLabel] === branches.watermark)?.value);
  if (Number.isFinite(watermark)) return watermark;
  throw new UnusableDataError('the answer of the backend does not say how new its samples are; nothing of it is used');
}

/**
 * Makes samples of rows: a value counts only together with the time of its newest sample. Throws
 * {@link UnusableDataError} for a row that does not say whose it is.
 */
export function readRows(rows: readonly VectorRow[], reading: RowReading): ReadRows {
  const samples: Sample[] = [];
  const refused: Refusal[] = [];
  const trace: TraceStep[] = [];
  for (const object of groupRows(rows, reading).values()) {
    if (object.time === undefined) {
      trace.push({ stage: 'value', text: `${formatObject(object)} is no longer reported` });
      continue;
    }
    const outcome = toSample(object, reading);
    if ('value' in outcome) samples.push(outcome);
    else {
      refused.push(outcome);
      trace.push({ stage: 'refused', text: outcome.error.message });
    }
  }
  return { samples, refused, trace };
}

function groupRows(rows: readonly VectorRow[], { objects }: RowReading): ReadonlyMap<string, ObjectRows> {
  const grouped = new Map<string, ObjectRows>();
  for (const { labels, value } of rows) {
    const branch = labels[branchLabel];
    if (branch === branches.watermark) continue;
    const place = objects === undefined ? {} : placeOf(labels, objects);
    if (place === undefined) continue;
    const key = JSON.stringify(place);
    const known = grouped.get(key) ?? { ...place, values: [] };
    grouped.set(
      key,
      branch === branches.value ? { ...known, values: [...known.values, value] } : { ...known, time: value },
    );
  }
  return grouped;
}

/** Undefined for objects of namespaces that were not asked for. */
function placeOf(
  labels: VectorRow['labels'],
  objects: RowLabels,
): { readonly namespace?: string; readonly name: string } | undefined {
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

function toSample(object: ObjectRows, { metric, window }: RowReading): Sample | Refusal {
  const { namespace, name, values, time } = object;
  const place = { ...(namespace !== undefined && { namespace }), ...(name !== undefined && { name }) };
  const refuse = (why: string): Refusal => ({
    ...place,
    error: new UnusableDataError(`the metric ${metric} of ${formatObject(object)} has no value: ${why}`),
  });
  const [value] = values;
  if (value === undefined)
    return refuse(`its window of ${window} s is still filling; the first value comes when it is full`);
  if (values.length > 1) return refuse(`the backend gave ${values.length} of them`);
  const timestamp = Math.round(Number(time) * 1000);
  if (!Number.isFinite(timestamp)) return refuse('its time cannot be read');
  try {
    return { ...place, value: Quantity.fromNumber(toNumber(value)), timestamp, windowSeconds: window };
  } catch {
    return refuse(`the backend gave ${value}, which no autoscaler can use`);
  }
}

/** PromQL writes `NaN`, `+Inf`, `-Inf`, and numbers as JavaScript reads them. */
function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function formatObject({ namespace, name }: ObjectRows): string {
  if (name === undefined) return 'this selection';
  return namespace === undefined ? name : `${name} in namespace ${namespace}`;
}
