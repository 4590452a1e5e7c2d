import { BackendUnavailableError } from '@metrics-adapter/core';

/** What Sysdig says of a refused call, as far as it says it. */
export interface RefusalReason {
  /** `Metric not found`. */
  readonly reason?: string;
  readonly message?: string;
  /** The member of the request that is wrong. */
  readonly field?: string;
}

/** The backend answered, and refused: with a status other than 200, or with errors in an answer of 200. */
export class RefusedCallError extends BackendUnavailableError {
  /** The backend's HTTP status; 200 for errors in an answer that claims to be good. */
  readonly status: number;
  /** Never shown to clients whole: they may repeat names of others. */
  readonly reasons: readonly RefusalReason[];

  constructor(message: string, { status, reasons = [], cause }: RefusedCallErrorParts) {
    super(message, cause);
    this.status = status;
    this.reasons = reasons;
  }
}

export interface RefusedCallErrorParts {
  readonly status: number;
  readonly reasons?: readonly RefusalReason[];
  readonly cause?: { readonly cause: Error } | undefined;
}

/**
 * Whether a failure means that the backend has no such call, so that an older one may be tried. Old servers answer 500 to
 * what they do not know.
 */
export function isMissing(error: unknown): error is RefusedCallError {
  return error instanceof RefusedCallError && [404, 405, 410, 500, 501].includes(error.status);
}

/** They speak of who asks, or how often. */
const aboutTheAsker: readonly number[] = [401, 403, 429];

/**
 * Whether the backend understood a call and says that what it asks for is wrong: a metric that is not known, or a filter.
 * Which status it gives to that is not documented; that there is no such call, or that it is broken, is another matter.
 */
export function isAboutQuestion({ status, reasons }: Pick<RefusedCallError, 'status' | 'reasons'>): boolean {
  if (aboutTheAsker.includes(status)) return false;
  return reasons.some(
    ({ reason = '', field = '' }) => /\bmetric not found\b/i.test(reason) || /^(?:metrics|filter)\b/.test(field),
  );
}
