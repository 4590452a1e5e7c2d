import type { AdapterError } from '../../errors/adapter-error.ts';
import {
  BackendTimeoutError,
  BackendUnavailableError,
  FirstValuePendingError,
  MetricNotFoundError,
  StaleMetricError,
} from '../../errors/metric-errors.ts';
import type { Sample } from '../sample-source.ts';
import type { UnservableReading } from '../table/reading.ts';
import { formatQuestion, type Question } from './question.ts';

/** What an error message tells beside the question. */
export interface Circumstances {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Milliseconds. */
  readonly maxAge: number;
  /** Why the last refresh failed, if it did. */
  readonly failure: AdapterError | undefined;
  /** Whether a refresh that was due has not come to its end. */
  readonly late: boolean;
  /** How long a caller waits for the backend, in seconds. */
  readonly coldReadWait: number;
}

/** The error that answers a question when its reading cannot be served. */
export function toError(question: Question, reading: UnservableReading, circumstances: Circumstances): AdapterError {
  switch (reading.rung) {
    case 'refused':
      return reading.error;
    case 'failed':
      return toFailure(question, reading.error);
    case 'stale':
      return staleError(question, reading.sample, circumstances);
    case 'absent':
      return noDataError(question, reading.note);
    case 'pending':
      return new FirstValuePendingError(
        `the first value of ${formatQuestion(question)} is being fetched and took longer than ${circumstances.coldReadWait} s; it is served when it has arrived`,
      );
  }
}

/** The backend was asked for everybody, and its failure names nobody's object; whoever reads it wants to see theirs. */
function toFailure(question: Question, error: AdapterError): AdapterError {
  if (error.message.includes(question.demand.metric)) return error;
  const message = `${formatQuestion(question)}: ${error.message}`;
  if (error.meaning === 'timed-out') return new BackendTimeoutError(message, { cause: error });
  return error.meaning === 'unavailable' ? new BackendUnavailableError(message, { cause: error }) : error;
}

/** The selector chose no living object. */
export function noObjectsError(question: Question): MetricNotFoundError {
  return new MetricNotFoundError(
    `the server could not find the ${formatQuestion(question)}: the cluster has no such objects`,
  );
}

/** A good answer of the backend does not contain what was asked for. */
function noDataError(question: Question, note: string): MetricNotFoundError {
  const told = note === '' ? '' : `: ${note}`;
  return new MetricNotFoundError(
    `the server could not find the ${formatQuestion(question)}: the backend has no data for it${told}`,
  );
}

/** What to look at where the backend was asked just now, and its newest sample is this far away all the same. */
const compareClocks = 'compare the clocks of the backend and of the adapter';

function staleError(question: Question, { timestamp }: Sample, circumstances: Circumstances): StaleMetricError {
  const { now, maxAge, failure } = circumstances;
  // Rounded apart, so that the message never says "120 s old, more than 120 s".
  const distance = Math.ceil(Math.abs(now - timestamp) / 1000);
  const limit = `more than the ${Math.floor(maxAge / 1000)} s that may be acted on`;
  const state =
    timestamp <= now
      ? `is ${distance} s old, ${limit}${toldOfAge(circumstances)}`
      : `is dated ${distance} s in the future, ${limit}: ${compareClocks}`;
  return new StaleMetricError(`the newest sample of ${formatQuestion(question)} ${state}`, { cause: failure });
}

function toldOfAge({ failure, late, coldReadWait }: Circumstances): string {
  if (failure !== undefined) return `; the last refresh failed: ${failure.message}`;
  if (late) return `; a refresh is under way and takes longer than ${coldReadWait} s`;
  return `; the last refresh brought none that is younger: the backend's data is late, or ${compareClocks}`;
}
