import type { RequestContext } from '@metrics-adapter/core';
import type { Request, Response } from 'express';
import type { UserInfo } from '../authentication/authenticator.ts';
import type { RequestPath } from '../authorization/request-path.ts';

/** What is learnt about one request on its way, from the outside in. */
export interface Exchange {
  readonly requestId: string;
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
  /** Decoded once: what is authorized is what is routed. */
  path?: RequestPath;
  user?: UserInfo;
  priority: RequestContext['priority'];
}

const exchanges = new WeakMap<Request, Exchange>();

/** Remembers what is known of a request for as long as it lives. */
export function setExchange(request: Request, exchange: Exchange): void {
  exchanges.set(request, exchange);
}

/** Throws when the request did not pass `beginExchange`: a mistake in the wiring. */
export function exchangeOf(request: Request): Exchange {
  const exchange = exchanges.get(request);
  if (exchange === undefined) throw new Error('a request reached a route without having been begun');
  return exchange;
}

/** The part that goes along to the ports. */
export function contextOf(request: Request): RequestContext {
  const { requestId, signal, priority } = exchangeOf(request);
  return { requestId, signal, priority };
}

/** Whether anything can still be written. */
export function isOpen(response: Response): boolean {
  return !response.headersSent && !response.destroyed;
}
