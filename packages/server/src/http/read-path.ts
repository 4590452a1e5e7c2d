import type { RequestHandler } from 'express';
import { parseRequestPath, type RequestPath } from '../authorization/request-path.ts';
import { exchangeOf } from './exchange.ts';

/**
 * Reads the path once. What it refuses (encoded slashes, dots, empty segments) would be read differently by whoever
 * authorizes and whoever routes. For the same reason the router is shown the path as it was read, written anew: left to
 * itself it would take `#` for the end of the path and `\` before it for a slash.
 */
export const readPath: RequestHandler = (request, _response, next) => {
  const path = parseRequestPath(request.originalUrl);
  exchangeOf(request).path = path;
  request.url = formatPath(path);
  next();
};

/** Without the query, which is read from what the client wrote. */
function formatPath({ segments, trailingSlash }: RequestPath): string {
  return `/${segments.map(encodeURIComponent).join('/')}${trailingSlash ? '/' : ''}`;
}
