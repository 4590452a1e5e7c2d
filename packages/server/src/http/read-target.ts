import { parseRequestTarget, type RequestTarget } from '@metrics-adapter/core';
import type { RequestHandler } from 'express';
import { exchangeOf } from './exchange.ts';

/**
 * Reads the target once, for permission and answer alike. Express' router is shown the path as it was read, written anew:
 * left to itself it would take `#` for the end of the path and `\` before it for a slash.
 */
export const readTarget: RequestHandler = (request, _response, next) => {
  const target = parseRequestTarget(request.originalUrl);
  exchangeOf(request).target = target;
  request.url = formatPath(target);
  next();
};

/** Without the query, which is read from the target. */
function formatPath({ segments, trailingSlash }: RequestTarget): string {
  return `/${segments.map(encodeURIComponent).join('/')}${trailingSlash ? '/' : ''}`;
}
