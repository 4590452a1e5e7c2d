import { Quantity, type Refusal, type Sample, type TraceStep, UnusableDataError } from '@metrics-adapter/core';
import { formatPlace, type Place } from '../plan/row-place.ts';
import { combine, needsFullWindow } from './data-aggregation.ts';
import type { DataQuestion } from './data-question.ts';
import type { AskedWindow, DataTiming } from './data-window.ts';
import { type Entity, placeOfEntity } from './entities.ts';

/** What the settled intervals of an answer say. */
export interface ReadData {
  readonly samples: readonly Sample[];
  readonly refused: readonly Refusal[];
  readonly trace: readonly TraceStep[];
}

/**
 * Makes a sample of each entity's settled intervals. Who has none there is left out. Throws {@link UnusableDataError} for
 * an entity that does not say its namespace.
 */
export function readData(entities: readonly Entity[], question: DataQuestion, window: AskedWindow): ReadData {
  const samples: Sample[] = [];
  const refused: Refusal[] = [];
  for (const entity of entities) {
    const place = placeOfEntity(entity, question.plan);
    if (place === undefined) continue;
    const outcome = toSample(entity, place, { question, window });
    if (outcome === undefined) continue;
    if ('value' in outcome) samples.push(outcome);
    else refused.push(outcome);
  }
  const trace = refused.map(({ error }): TraceStep => ({ stage: 'refused', text: error.message }));
  return { samples, refused, trace };
}

interface Reading {
  readonly question: DataQuestion;
  readonly window: AskedWindow;
}

/** Undefined: nothing is known of it in the window. */
function toSample(entity: Entity, place: Place, { question, window }: Reading): Sample | Refusal | undefined {
  const { metric, definition, timing } = question;
  const settled = valuesIn(entity, { after: window.settled - timing.window, to: window.settled });
  if (settled.length === 0) return undefined;
  const refuse = (why: string): Refusal => {
    const { labels: _, ...object } = place;
    const message = `the metric ${metric} of ${formatPlace(place)} has no value: ${why}`;
    return { ...object, error: new UnusableDataError(message) };
  };
  const why = unusable(settled, { question, window });
  if (why !== undefined) return refuse(why);
  const covered = coveredBy(question);
  const values = settled.filter(({ end }) => end > window.settled - covered).flatMap(({ value }) => value ?? []);
  const value = combine(definition, { values, sampling: timing.sampling, covered, window: timing.window });
  const timestamp = Math.max(...settled.map(({ end }) => end)) * 1000;
  try {
    return { ...place, value: Quantity.fromNumber(value), timestamp, windowSeconds: timing.window };
  } catch {
    return refuse(`the backend gave ${value}, which no autoscaler can use`);
  }
}

interface Interval {
  /** Seconds since the epoch. */
  readonly end: number;
  /** Undefined: there were several. */
  readonly value: number | undefined;
}

function valuesIn(
  { values }: Entity,
  { after, to }: { readonly after: number; readonly to: number },
): readonly Interval[] {
  return [...values].filter(([end]) => end > after && end <= to).map(([end, value]) => ({ end, value }));
}

/** Why nothing can be made of the intervals of a window. */
function unusable(intervals: readonly Interval[], { question, window: { settled } }: Reading): string | undefined {
  const { definition, timing } = question;
  if (needsFullWindow(definition) && !isFull(intervals, settled, timing)) {
    return `its window of ${timing.window} s is not full: it is still filling, or samples come less often than --sample-period says`;
  }
  return intervals.some(({ value }) => value === undefined) ? 'the backend gave several of them' : undefined;
}

/** Whether there is something of each period: several series have their samples in different parts of it. */
function isFull(intervals: readonly Interval[], settled: number, { period, window }: DataTiming): boolean {
  const periods = new Set(intervals.map(({ end }) => Math.floor((settled - end) / period)));
  return periods.size >= window / period;
}

/**
 * The seconds that count. What a scraped counter had first in a window was added since its last sample before; `rate()` of
 * Prometheus sees what was added between the samples within, and the same rule means the same.
 */
function coveredBy({ definition, timing: { window, period } }: DataQuestion): number {
  return definition.kind === 'counter' ? window - period : window;
}
