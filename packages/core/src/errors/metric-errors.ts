import { AdapterError } from './adapter-error.ts';

/** There is no such metric, or the object has no data for it. */
export class MetricNotFoundError extends AdapterError {
  readonly meaning = 'metric-not-found';
}

/** The backend could not be asked, refused, or answered something that must not be believed. */
export class BackendUnavailableError extends AdapterError {
  readonly meaning = 'unavailable';
}

/** The backend did not answer in time. */
export class BackendTimeoutError extends AdapterError {
  readonly meaning = 'timed-out';
}

/** The backend answered, and its data for this cannot be made into an honest value. */
export class UnusableDataError extends AdapterError {
  readonly meaning = 'unavailable';
}

/** There was a value, and it has grown too old to act on. */
export class StaleMetricError extends AdapterError {
  readonly meaning = 'unavailable';
}

/** The first value is on its way; a later read finds it. */
export class FirstValuePendingError extends AdapterError {
  readonly meaning = 'unavailable';
}

/** Kubernetes' own API could not tell what is needed for an answer. */
export class ClusterUnavailableError extends AdapterError {
  readonly meaning = 'unavailable';
}

/** A defect of the adapter. The message tells nothing; the cause is for the log. */
export class InternalError extends AdapterError {
  readonly meaning = 'internal';

  /** Takes what was caught. */
  constructor(cause: unknown) {
    super('Internal error occurred: the adapter failed; its log tells more under this request id', { cause });
  }
}
