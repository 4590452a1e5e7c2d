import { MethodNotAllowedError } from '@metrics-adapter/core';
import type { RequestHandler, Router } from 'express';

/**
 * Adds a path that can only be read. HEAD is refused like everything else, as in Kubernetes' own metrics servers: it
 * would cost a whole answer that nobody sees.
 */
export function readOnly(router: Router, path: string, read: RequestHandler<Record<string, string>>): void {
  router.route(path).head(methodNotAllowed).get(read).all(methodNotAllowed);
}

/** The end of a route: every method that has not been answered is refused. */
const methodNotAllowed: RequestHandler = (_request, response) => {
  response.set('Allow', 'GET');
  throw new MethodNotAllowedError();
};
