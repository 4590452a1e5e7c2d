import type { RequestHandler } from 'express';
import type { Authorizer } from '../authorization/authorizer.ts';
import { toForbiddenError } from '../authorization/forbidden.ts';
import { toRequestAttributes } from '../authorization/request-attributes.ts';
import { exchangeOf } from './exchange.ts';
import { queryOf } from './query.ts';

/** Lets through what the user may do. Before routing: who may not ask learns nothing about which paths there are. */
export function authorize(authorizer: Authorizer): RequestHandler {
  return async (request, _response, next) => {
    const { user, path, signal } = exchangeOf(request);
    if (user === undefined || path === undefined) throw new Error('a request is to be authorized before it was read');
    const attributes = toRequestAttributes({ method: request.method, path, query: queryOf(request) });
    const { allowed, reason } = await authorizer.authorize(user, attributes, signal);
    if (!allowed) throw toForbiddenError(user, attributes, reason);
    next();
  };
}
