import { MethodNotAllowedError } from '@metrics-adapter/core';
import type { RequestHandler, Router } from 'express';

/**
 * Adds a path that can only be read, or asked by HEAD for the status alone, as some probes do. Every other method is
 * refused; left to itself express answers OPTIONS.
 */
export function readOrProbe(router: Router, path: string, read: RequestHandler<Record<string, string>>): void {
  router
    .route(path)
    .get(read)
    .all((_request, response) => {
      response.set('Allow', 'GET, HEAD');
      throw new MethodNotAllowedError();
    });
}
