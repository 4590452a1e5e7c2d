import type { RequestHandler } from 'express';
import { parseRequestPath } from '../authorization/request-path.ts';
import { exchangeOf } from './exchange.ts';

/**
 * Reads the path once. What it refuses (encoded slashes, dots, empty segments) would be read differently by whoever
 * authorizes and whoever routes.
 */
export const readPath: RequestHandler = (request, _response, next) => {
  exchangeOf(request).path = parseRequestPath(request.originalUrl);
  next();
};
