import type { Request } from 'express';

/** The parameters of the query, decoded once, repeated ones kept apart. */
export function queryOf(request: Request): URLSearchParams {
  const start = request.originalUrl.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : request.originalUrl.slice(start + 1));
}
