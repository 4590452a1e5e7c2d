import { Quantity, type Refusal, type Sample, type TraceStep, UnusableDataError } from '@metrics-adapter/core';
import type { VectorRow } from '../../client/parse-answer.ts';
import { formatPlace, type Place, placeOf, type RowPlaces } from '../../plan/row-place.ts';
import type { MetricDefinition } from '../../rules/metric-definition.ts';
import { branches, branchLabel } from '../query/promql-query.ts';
import { oldestTime, type ValueTime } from '../template/value-time.ts';
import { timeIndex } from './time-index.ts';

/** How the rows of an answer are to be read. Without objects and labels the answer is one value that belongs to nobody. */
export interface RowReading extends RowPlaces {
  readonly metric: string;
  /** Seconds that a value covers; absent where it is momentary. */
  readonly window?: number;
  /** How the times of an object make that of its value. */
  readonly time: ValueTime;
  /** What the metric is made of: of an expression it is told which windows are not full, of a series it is understood. */
  readonly form: MetricDefinition['form'];
}

/** What the rows of an answer say. */
export interface ReadRows {
  readonly samples: readonly Sample[];
  readonly refused: readonly Refusal[];
  readonly trace: readonly TraceStep[];
}

/** All that an answer says of one object. */
interface ObjectRows {
  readonly place: Place;
  readonly values: string[];
  /** By selector. */
  readonly times: Map<number, string[]>;
  isFilling: boolean;
}

/** The most values of one external metric: an autoscaler adds them all up, each time it reads. */
const mostItems = 1000;

/** Whether an answer tells how new its samples are. */
export function hasWatermark(rows: readonly VectorRow[]): boolean {
  return rows.some(({ labels }) => labels[branchLabel] === branches.watermark);
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
 * The newest of all times of all objects, in seconds since the epoch, for answers that have no watermark since nothing in
 * them has to settle; undefined where no time can be read.
 */
export function readNewest(rows: readonly VectorRow[]): number | undefined {
  const times = rows
    .filter(({ labels }) => timeIndex(labels[branchLabel]) !== undefined)
    .map(({ value }) => toMilliseconds(value) / 1000)
    .filter((time) => !Number.isNaN(time));
  return times.length === 0 ? undefined : times.reduce((newest, time) => Math.max(newest, time));
}

/**
 * Makes samples of rows: a value counts only together with the time of its newest sample. Throws
 * {@link UnusableDataError} for a row that does not say whose or what it is, and for too many values of one external
 * metric.
 */
export function readRows(rows: readonly VectorRow[], reading: RowReading): ReadRows {
  const samples: Sample[] = [];
  const refused: Refusal[] = [];
  const trace: TraceStep[] = [];
  for (const object of groupRows(rows, reading)) {
    const outcome = toOutcome(object, reading);
    if (outcome === undefined) {
      trace.push({ stage: 'value', text: `${formatPlace(object.place)} is no longer reported` });
    } else if ('value' in outcome) {
      samples.push(outcome);
    } else {
      refused.push(outcome);
      trace.push({ stage: 'refused', text: outcome.error.message });
    }
  }
  return { samples, refused, trace };
}

function groupRows(rows: readonly VectorRow[], reading: RowReading): Iterable<ObjectRows> {
  const grouped = new Map<string, ObjectRows>();
  for (const { labels, value } of rows) {
    const branch = labels[branchLabel];
    if (branch === branches.watermark || branch === branches.slowest) continue;
    const place = placeOf(labels, reading);
    if (place === undefined) continue;
    const key = JSON.stringify(place);
    const known = grouped.get(key) ?? { place, values: [], times: new Map(), isFilling: false };
    grouped.set(key, known);
    addRow(known, branch, value);
  }
  if (reading.objects === undefined && grouped.size > mostItems) throw tooManyItems(reading, grouped.size);
  return grouped.values();
}

function addRow(object: ObjectRows, branch: string | undefined, value: string): void {
  const index = timeIndex(branch);
  if (branch === branches.value) object.values.push(value);
  else if (branch === branches.filling) object.isFilling = true;
  else if (index !== undefined) object.times.set(index, [...(object.times.get(index) ?? []), value]);
  else throw new UnusableDataError('the backend answered with a row that was not asked for; nothing of it is used');
}

/** Undefined for what is no longer reported: a part of what its value is made of, or all of it, has no sample. */
function toOutcome(object: ObjectRows, reading: RowReading): Sample | Refusal | undefined {
  const { place, values, times, isFilling } = object;
  const { metric, window, time } = reading;
  const refuse = (why: string): Refusal => refusalOf(metric, place, why);
  const read = new Map([...times].map(([index, texts]) => [index, toMilliseconds(texts[0] ?? '')]));
  const timestamp = oldestTime(time, read);
  if (timestamp === undefined) return undefined;
  const [value] = values;
  if (isFilling || value === undefined) return refuse(whyNoValue(object, reading));
  const isRepeated = values.length > 1 || [...times.values()].some((texts) => texts.length > 1);
  if (isRepeated) return refuse('the backend gave several of them');
  if (Number.isNaN(timestamp)) return refuse('its time cannot be read');
  try {
    const covered = window === undefined ? {} : { windowSeconds: window };
    return { ...place, value: Quantity.fromNumber(toNumber(value)), timestamp, ...covered };
  } catch {
    return refuse(`the backend gave ${value}, which no autoscaler can use`);
  }
}

function refusalOf(metric: string, place: Place, why: string): Refusal {
  const { namespace, name } = place;
  return {
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    error: new UnusableDataError(`the metric ${metric} of ${formatPlace(place)} has no value: ${why}`),
  };
}

/** There is a time and no value that counts. */
function whyNoValue({ isFilling }: ObjectRows, { form, window }: Pick<RowReading, 'form' | 'window'>): string {
  if (form === 'template' && !isFilling) {
    return 'the expression of its rule gives nothing for it, as where a comparison leaves it out or one side of an operation has no series for it';
  }
  return `its window of ${window} s is not full: it is still filling, or samples come less often than ${form === 'series' ? '--sample-period says' : '--sample-period or its rule (period) says'}`;
}

function tooManyItems({ metric, groupBy = [] }: RowReading, items: number): UnusableDataError {
  return new UnusableDataError(
    `the external metric ${metric} has ${items} combinations of the labels ${groupBy.join(', ')}, and ${mostItems} are the most that are answered, since an autoscaler adds them all up: let its rule group by fewer labels or by none (groupBy), or select fewer series`,
  );
}

/** NaN for what is no time. */
function toMilliseconds(seconds: string): number {
  return new Date(Math.round(toNumber(seconds) * 1000)).getTime();
}

/** PromQL writes `NaN`, `+Inf`, `-Inf`, and numbers as JavaScript reads them. */
function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
