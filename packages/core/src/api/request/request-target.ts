import { BadRequestError, PathNotFoundError } from '../../errors/request-errors.ts';
import { decodeEscapes } from './decode-escapes.ts';
import { parseQueryParameters, type QueryParameters } from './query-parameters.ts';

/**
 * What a client wrote between the method and the protocol, read once. Permissions and routes must both be decided on
 * these segments: if each read the path in its own way, `%2F` and its like could ask permission for one object and be
 * given another.
 */
export interface RequestTarget {
  /** Decoded, none of them empty; empty for `/`. */
  readonly segments: readonly string[];
  /** Whether the path ends in a slash; `/` alone does not. Metrics are the same with and without. */
  readonly trailingSlash: boolean;
  /** The decoded path as a whole, as Kubernetes decides on paths that are no objects: `/healthz`, `/apis/`. */
  readonly path: string;
  /** Its parameters, decoded. */
  readonly query: QueryParameters;
}

/** In characters, query included. As much as most proxies take. */
const longestTarget = 8_192;

/**
 * Reads a request target in its usual form, `/path?query` (node's `request.url`).
 *
 * It judges the text alone, so that it can stand before authentication: what it refuses cannot name anything, and the
 * refusal tells nothing about what there is. Throws a {@link BadRequestError} for what cannot be read: bad escapes,
 * control characters, bytes that should have been escaped, and for a target that is too long (Kubernetes knows no reason
 * for 414). Throws a {@link PathNotFoundError} for paths that nothing can have: an escaped slash within a segment, an
 * empty segment, `.` and `..`.
 */
export function parseRequestTarget(target: string): RequestTarget {
  if (target.length > longestTarget) {
    throw new BadRequestError(`invalid request path: with its query it is longer than ${longestTarget} characters`);
  }
  const end = target.indexOf('?');
  const rawPath = end < 0 ? target : target.slice(0, end);
  const query = parseQueryParameters(end < 0 ? '' : target.slice(end + 1));
  if (!rawPath.startsWith('/')) throw new BadRequestError('invalid request path: it must begin with "/"');
  const inner = rawPath.slice(1).split('/');
  const trailingSlash = inner.length > 1 && inner.at(-1) === '';
  if (inner.at(-1) === '') inner.pop();
  const segments = inner.map(parseSegment);
  return { segments, trailingSlash, path: `/${segments.join('/')}${trailingSlash ? '/' : ''}`, query };
}

function parseSegment(raw: string): string {
  const decoded = decodeEscapes(raw);
  if ('problem' in decoded) throw new BadRequestError(`invalid request path: ${decoded.problem}`);
  const { text } = decoded;
  // Line separators among them: what reads them as the end of a line would see another request in a log.
  if (/[\p{Cc}\u2028\u2029]/u.test(text)) {
    throw new BadRequestError('invalid request path: it must not hold control characters');
  }
  if (text === '' || text === '.' || text === '..' || text.includes('/')) throw new PathNotFoundError();
  return text;
}
