import type { AdapterError, ErrorDetails, ErrorMeaning } from '../../errors/adapter-error.ts';
import type { ListMetadata } from './list-metadata.ts';

/** Kubernetes' answer to a request that failed: `metav1.Status`. Members stand in the order in which Go writes them. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  /** Always empty. */
  readonly metadata: ListMetadata;
  readonly status: 'Failure';
  /** For people. */
  readonly message: string;
  /** For programs: one CamelCase word. The Go framework leaves it out for errors of no known kind; this API has none. */
  readonly reason?: string;
  /** What the error is about, for programs. */
  readonly details?: StatusDetails;
  /** The HTTP status. */
  readonly code: number;
}

/** What a failure is about, as far as it is known: `metav1.StatusDetails`. Members stand in the order of Go. */
export interface StatusDetails {
  /** The object's name. */
  readonly name?: string;
  /** The API group that was asked for. */
  readonly group?: string;
  /** Of a refusal it is the resource, in the plural. */
  readonly kind?: string;
  /** Of the object. */
  readonly uid?: string;
  /** What was wrong with single parts of the request. */
  readonly causes?: readonly StatusCause[];
  /** After how many seconds a client may try again. */
  readonly retryAfterSeconds?: number;
}

/** One of the reasons of a failure: `metav1.StatusCause`. */
export interface StatusCause {
  /** For programs: one CamelCase word. */
  readonly reason?: string;
  /** For people. */
  readonly message?: string;
  /** Which part of the request it is about: `items[0].name`. */
  readonly field?: string;
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
  // A backend in plain JavaScript may have errors with meanings of its own.
  const { code, reason } = Object.hasOwn(table, error.meaning) ? table[error.meaning] : table.internal;
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
  if (error.details !== undefined) return inOrder(error.details);
  if (error.meaning === 'internal') return { causes: [{ message: withoutPrefix(error.message) }] };
  return withEmptyDetails.includes(error.meaning) ? {} : undefined;
}

function inOrder({ name, group, kind, retryAfterSeconds }: ErrorDetails): StatusDetails {
  return {
    ...(name !== undefined && { name }),
    ...(group !== undefined && { group }),
    ...(kind !== undefined && { kind }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}

/** Kubernetes repeats as the cause what it says after this. */
function withoutPrefix(message: string): string {
  return message.replace(/^Internal error occurred: /, '');
}
