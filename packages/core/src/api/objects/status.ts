import type { AdapterError, ErrorMeaning } from '../../errors/adapter-error.ts';
import { type ForbiddenDetails, ForbiddenError, TooManyRequestsError } from '../../errors/request-errors.ts';

/** Kubernetes' answer to a request that failed: `metav1.Status`. Fields stand in the order in which Go writes them. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Readonly<Record<string, never>>;
  readonly status: 'Failure';
  readonly message: string;
  readonly reason: string;
  readonly details?: StatusDetails;
  readonly code: number;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly retryAfterSeconds?: number;
}

/**
 * The one place where meanings become HTTP. A backend's own code never gets here: to a client of this API, 401 and 403
 * speak of the client itself. None of the metric errors invites a retry: client-go would retry up to ten times and hold
 * one of the HPA controller's few workers meanwhile (client-go rest/with_retry.go).
 */
const table: Readonly<Record<ErrorMeaning, { readonly code: number; readonly reason: string }>> = {
  'bad-request': { code: 400, reason: 'BadRequest' },
  unauthenticated: { code: 401, reason: 'Unauthorized' },
  forbidden: { code: 403, reason: 'Forbidden' },
  'metric-not-found': { code: 404, reason: 'NotFound' },
  'path-not-found': { code: 404, reason: 'NotFound' },
  'method-not-allowed': { code: 405, reason: 'MethodNotAllowed' },
  'not-acceptable': { code: 406, reason: 'NotAcceptable' },
  'too-many-requests': { code: 429, reason: 'TooManyRequests' },
  internal: { code: 500, reason: 'InternalError' },
  unavailable: { code: 503, reason: 'ServiceUnavailable' },
  'timed-out': { code: 504, reason: 'Timeout' },
};

const withEmptyDetails: readonly ErrorMeaning[] = ['path-not-found', 'method-not-allowed', 'timed-out'];

/** Tells an error the way Kubernetes tells one. */
export function toStatus(error: AdapterError): Status {
  const { code, reason } = table[error.meaning];
  const details = toDetails(error);
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: error.message,
    reason,
    ...(details !== undefined && { details }),
    code,
  };
}

/** Where Kubernetes tells details, if only empty ones, so do we. */
function toDetails(error: AdapterError): StatusDetails | undefined {
  if (error instanceof ForbiddenError) return toForbiddenDetails(error.details);
  if (error instanceof TooManyRequestsError) return { retryAfterSeconds: error.retryAfterSeconds };
  return withEmptyDetails.includes(error.meaning) ? {} : undefined;
}

function toForbiddenDetails({ name, group, kind }: ForbiddenDetails): StatusDetails {
  return {
    ...(name !== undefined && { name }),
    ...(group !== undefined && { group }),
    ...(kind !== undefined && { kind }),
  };
}
