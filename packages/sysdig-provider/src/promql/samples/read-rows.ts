import { Quantity, type Refusal, type Sample, type TraceStep, UnusableDataError } from '@metrics-adapter/core';
import type { VectorRow } from '../../client/parse-answer.ts';
import type { RowLabels } from '../../plan/query-plan.ts';
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

/** Whose a row is; neither for an external metric. */
interface Place {
  readonly namespace?: string;
  readonly name?: string;
}

/** All that an answer says of one object. */
interface ObjectRows {
  readonly place: Place;
  readonly values: string[];
  readonly times: string[];
}

/**
 * The time of the newest sample that the backend has, in seconds since the epoch; undefined when it has none.
 * Throws {@link UnusableDataError} when there are rows and no such time.
 */
export function readWatermark(rows: readonly VectorRow[]): number | undefined {
  if (rows.length === 0) return undefined;
  const row = rows.find(({ labels }) => labels[branchLabel] === branches.watermark);
  const watermark = toMilliseconds(row?.value ?? '') / 1000;
  if (!Number.isNaN(watermark)) return watermark;
  throw new UnusableDataError(
    'the answer of the backend does not say how new its samples are, as when every series has just ended; nothing of it is used',
  );
}

/**
 * The time of the newest sample of the slowest series that may be alive, in seconds since the epoch; undefined when
 * there is none.
 */
export function readSlowest(rows: readonly VectorRow[]): number | undefined {
  const row = rows.find(({ labels }) => labels[branchLabel] === branches.slowest);
  const slowest = toMilliseconds(row?.value ?? '') / 1000;
  return Number.isNaN(slowest) ? undefined : slowest;
}

/**
 * Makes samples of rows: a value counts only together with the time of its newest sample. Throws
 * {@link UnusableDataError} for a row that does not say whose or what it is.
 */
export function readRows(rows: readonly VectorRow[], reading: RowReading): ReadRows {
  const samples: Sample[] = [];
  const refused: Refusal[] = [];
  const trace: TraceStep[] = [];
  for (const object of groupRows(rows, reading)) {
    if (object.times.length === 0) {
      trace.push({ stage: 'value', text: `${formatPlace(object.place)} is no longer reported` });
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

function groupRows(rows: readonly VectorRow[], { objects }: RowReading): Iterable<ObjectRows> {
  const grouped = new Map<string, ObjectRows>();
  for (const { labels, value } of rows) {
    const branch = labels[branchLabel];
    if (branch === branches.watermark || branch === branches.slowest) continue;
    const place = objects === undefined ? {} : placeOf(labels, objects);
    if (place === undefined) continue;
    const key = JSON.stringify(place);
    const known = grouped.get(key) ?? { place, values: [], times: [] };
    grouped.set(key, known);
    if (branch === branches.value) known.values.push(value);
    else if (branch === branches.time) known.times.push(value);
    else throw new UnusableDataError('the backend answered with a row that was not asked for; nothing of it is used');
  }
  return grouped.values();
}

/** Undefined for objects of namespaces that were not asked for. */
function placeOf(labels: VectorRow['labels'], objects: RowLabels): Place | undefined {
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

function toSample({ place, values, times }: ObjectRows, { metric, window }: RowReading): Sample | Refusal {
  const refuse = (why: string): Refusal => ({
    ...place,
    error: new UnusableDataError(`the metric ${metric} of ${formatPlace(place)} has no value: ${why}`),
  });
  const [value] = values;
  const [time = ''] = times;
  if (value === undefined) {
    return refuse(
      `its window of ${window} s is not full: it is still filling, or samples come less often than --sample-period says`,
    );
  }
  if (values.length > 1 || times.length > 1) return refuse('the backend gave several of them');
  const timestamp = toMilliseconds(time);
  if (Number.isNaN(timestamp)) return refuse('its time cannot be read');
  try {
    return { ...place, value: Quantity.fromNumber(toNumber(value)), timestamp, windowSeconds: window };
  } catch {
    return refuse(`the backend gave ${value}, which no autoscaler can use`);
  }
}

/** NaN for what is no time. */
function toMilliseconds(seconds: string): number {
  return new Date(Math.round(toNumber(seconds) * 1000)).getTime();
}

/** PromQL writes `NaN`, `+Inf`, `-Inf`, and numbers as JavaScript reads them. */
function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function formatPlace({ namespace, name }: Place): string {
  if (name === undefined) return 'this selection';
  return namespace === undefined ? name : `${name} in namespace ${namespace}`;
}
