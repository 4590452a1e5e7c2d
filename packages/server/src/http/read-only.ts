import { MethodNotAllowedError } from '@metrics-adapter/core';
import type { RequestHandler, Router } from 'express';

type Read = RequestHandler<Record<string, string>>;

/**
 * Adds a path that can only be read. HEAD is refused like everything else, as in Kubernetes' own metrics servers: it
 * would cost a whole answer that nobody sees.
 */
export function readOnly(router: Router, path: string, read: Read): void {
  const refuse = refuseAllBut('GET');
  router.route(path).head(refuse).get(read).all(refuse);
}

/** Adds a path that can only be read, or asked by HEAD for the status alone, as some probes do. */
export function readOrProbe(router: Router, path: string, read: Read): void {
  router.route(path).get(read).all(refuseAllBut('GET, HEAD'));
}

/** The end of a route: every method that has not been answered is refused. Left to itself express answers OPTIONS. */
function refuseAllBut(methods: string): RequestHandler {
  return (_request, response) => {
    response.set('Allow', methods);
    throw new MethodNotAllowedError();
  };
}
