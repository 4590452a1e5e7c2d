import { BadRequestError, PathNotFoundError } from '@metrics-adapter/core';

/**
 * The path of a request, decoded once. Permissions and routes must both be decided on these segments: if they read the
 * path each in their own way, `%2F` and its like could ask permission for one object and be given another.
 */
export interface RequestPath {
  /** Decoded, none of them empty; empty for `/`. */
  readonly segments: readonly string[];
  /** Whether the path ends in a slash; `/` alone does not. Metrics are the same with and without. */
  readonly trailingSlash: boolean;
  /** The decoded path as a whole, as Kubernetes decides on paths that are no objects: `/healthz`, `/apis/`. */
  readonly text: string;
}

/** In characters of the request line, query included. As much as most proxies take. */
const longestTarget = 8_192;

/**
 * Reads what a client wrote between the method and the protocol (node's `request.url`); the query does not matter here.
 *
 * Throws a {@link BadRequestError} for what is no path: bad escapes, control characters, bytes that should have been
 * escaped, and for one that is too long with its query: Kubernetes knows no reason for 414. Throws a {@link PathNotFoundError} for paths that nothing can have: an escaped slash within a segment, an
 * empty segment, `.` and `..`.
 */
export function parseRequestPath(target: string): RequestPath {
  if (target.length > longestTarget) {
    throw new BadRequestError(`invalid request path: with its query it is longer than ${longestTarget} characters`);
  }
  const [raw = ''] = target.split('?', 1);
  if (!raw.startsWith('/')) throw new BadRequestError('invalid request path: it must begin with "/"');
  const inner = raw.slice(1).split('/');
  const trailingSlash = inner.length > 1 && inner.at(-1) === '';
  if (inner.at(-1) === '') inner.pop();
  const segments = inner.map(parseSegment);
  return { segments, trailingSlash, text: `/${segments.join('/')}${trailingSlash ? '/' : ''}` };
}

function parseSegment(raw: string): string {
  // Node shows the bytes of the request line as Latin-1: what they mean is a guess.
  if (/[^!-~]/.test(raw)) throw new BadRequestError('invalid request path: escape what is not printable ASCII (%xx)');
  const segment = decodeSegment(raw);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(segment)) {
    throw new BadRequestError('invalid request path: it must not hold control characters');
  }
  if (segment === '' || segment === '.' || segment === '..' || segment.includes('/')) throw new PathNotFoundError();
  return segment;
}

function decodeSegment(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    throw new BadRequestError('invalid request path: "%" must be followed by two hexadecimal digits of UTF-8');
  }
}
