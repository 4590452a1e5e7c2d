import { MethodNotAllowedError, PathNotFoundError } from '@metrics-adapter/core';
import type { RequestHandler } from 'express';

/** The end of a route that only reads: every other method is refused. */
export const methodNotAllowed: RequestHandler = (_request, response) => {
  response.set('Allow', 'GET');
  throw new MethodNotAllowedError();
};

/** The end of all routes. */
export const pathNotFound: RequestHandler = () => {
  throw new PathNotFoundError();
};
