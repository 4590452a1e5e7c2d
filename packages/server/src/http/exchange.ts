import type { RequestContext, RequestTarget } from '@metrics-adapter/core';
import type { Request, Response } from 'express';
import type { UserInfo } from '../authentication/authenticator.ts';

/** What is learnt about one request on its way, from the outside in. */
export interface Exchange {
  readonly requestId: string;
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
  /** Read once: what is authorized is what is routed. */
  target?: RequestTarget;
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

/** Throws when the request did not pass `readTarget`: a mistake in the wiring. */
export function targetOf(request: Request): RequestTarget {
  const { target } = exchangeOf(request);
  if (target === undefined) throw new Error('a request is to be answered before its target was read');
  return target;
}

/** The part that goes along to the ports. */
export function contextOf(request: Request): RequestContext & Pick<Exchange, 'signal'> {
  const { requestId, signal, priority } = exchangeOf(request);
  return { requestId, signal, priority };
}

/** Whether anything can still be written. */
export function isOpen(response: Response): boolean {
  return !response.headersSent && !response.destroyed;
}
