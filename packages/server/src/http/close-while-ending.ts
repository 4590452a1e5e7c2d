import type { RequestHandler } from 'express';
import type { ShutdownState } from '../lifecycle/shutdown.ts';

/** While the server goes down, tells clients to send their next request elsewhere rather than on this connection. */
export function closeWhileEnding(state: ShutdownState): RequestHandler {
  return (_request, response, next) => {
    if (state.begun) response.set('Connection', 'close');
    next();
  };
}
