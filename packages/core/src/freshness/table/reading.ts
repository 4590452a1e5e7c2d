import type { AdapterError } from '../../errors/adapter-error.ts';
import type { Sample } from '../sample-source.ts';

/** What is known of one object at the moment of a read: the ladder of freshness. */
export type Reading = ServableReading | UnservableReading;

export type ServableReading =
  /** The last refresh succeeded, reported the object, and its sample is young enough. */
  | { readonly rung: 'fresh'; readonly sample: Sample }
  /** The refresh is late or failed, or no longer reported the object; the sample is still young enough. */
  | { readonly rung: 'held'; readonly sample: Sample }
  /** There is no such sample, and the metric's policy says what to answer then. */
  | { readonly rung: 'fallback'; readonly sample: Sample };

export type UnservableReading =
  /** Too far from now to act on. */
  | { readonly rung: 'stale'; readonly sample: Sample }
  /** The backend has data of the object that cannot be made into a value. */
  | { readonly rung: 'refused'; readonly error: AdapterError }
  /** The last good answer lacks the object; the note tells what was asked and how it was answered. */
  | { readonly rung: 'absent'; readonly note: string }
  /** Nothing is known, since the last refresh failed. */
  | { readonly rung: 'failed'; readonly error: AdapterError }
  /** Nothing is known yet: no refresh has come to an end. */
  | { readonly rung: 'pending' };

export function isServable(reading: Reading): reading is ServableReading {
  return reading.rung === 'fresh' || reading.rung === 'held';
}
