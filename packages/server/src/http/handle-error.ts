import { AdapterError, BadRequestError, ForbiddenError, InternalError, toStatus } from '@metrics-adapter/core';
import type { ErrorRequestHandler } from 'express';
import type { Log } from '../logging/log.ts';
import { exchangeOf, isOpen } from './exchange.ts';
import { writeObject } from './write-answer.ts';

/** Turns whatever was thrown into a `Status`. Kept last, so that it also sees what authentication refused. */
export function handleError(log: Log): ErrorRequestHandler {
  return (thrown: unknown, request, response, _next) => {
    const error = toAdapterError(thrown);
    const status = toStatus(error);
    report(log, exchangeOf(request).requestId, { error, code: status.code });
    if (!isOpen(response)) {
      response.destroy();
      return;
    }
    if (error instanceof ForbiddenError) response.set('X-Content-Type-Options', 'nosniff');
    if (status.details?.retryAfterSeconds !== undefined)
      response.set('Retry-After', String(status.details.retryAfterSeconds));
    writeObject(response, status, status.code);
  };
}

/** What the framework itself refuses (such as a path that it cannot decode) carries a status below 500. */
function toAdapterError(thrown: unknown): AdapterError {
  if (thrown instanceof AdapterError) return thrown;
  const status = thrown instanceof Error && 'status' in thrown ? Number(thrown.status) : 500;
  return status >= 400 && status < 500
    ? new BadRequestError('the request cannot be understood')
    : new InternalError(thrown);
}

/** The client is told the message; the causes are for the log alone. */
function report(
  log: Log,
  requestId: string,
  { error, code }: { readonly error: AdapterError; readonly code: number },
): void {
  const fields = { requestId, code, reason: error.message, cause: error.cause };
  if (error.meaning === 'internal') log.error('request failed', fields);
  else if (code >= 500 || code === 401) log.warn('request failed', fields);
  else log.debug('request failed', fields);
}
