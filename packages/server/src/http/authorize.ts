import { toRequestAttributes } from '@metrics-adapter/core';
import type { RequestHandler } from 'express';
import type { Authorizer } from '../authorization/authorizer.ts';
import { toForbiddenError } from '../authorization/forbidden.ts';
import { exchangeOf, targetOf } from './exchange.ts';

/** Lets through what the user may do. Before routing: who may not ask learns nothing about which paths there are. */
export function authorize(authorizer: Authorizer): RequestHandler {
  return async (request, _response, next) => {
    const { user, signal } = exchangeOf(request);
    if (user === undefined) throw new Error('a request is to be authorized before it is known who asks');
    const attributes = toRequestAttributes(request.method, targetOf(request));
    const { allowed, reason } = await authorizer.authorize(user, attributes, signal);
    if (!allowed) throw toForbiddenError(user, attributes, reason);
    next();
  };
}
