import { AdapterError, headersOf, InternalError, toStatus } from '@metrics-adapter/core';
import type { ErrorRequestHandler } from 'express';
import { formatReasons } from '../errors/reason.ts';
import type { Log } from '../logging/log.ts';
import { type Exchange, exchangeOf, isOpen } from './exchange.ts';
import { writeStatus } from './write-answer.ts';

/** Turns whatever was thrown into a `Status`. Kept last, so that it also sees what authentication refused. */
export function handleError(log: Log): ErrorRequestHandler {
  return (thrown: unknown, request, response, _next) => {
    const error = thrown instanceof AdapterError ? thrown : new InternalError(thrown);
    const status = toStatus(error);
    report(log, exchangeOf(request), { error, code: status.code });
    if (!isOpen(response)) {
      response.destroy();
      return;
    }
    for (const [name, value] of Object.entries(headersOf(error))) {
      // What may be asked by other methods than GET has said so already.
      if (!response.hasHeader(name)) response.set(name, value);
    }
    writeStatus(request, response, status);
  };
}

/** How much of what happened is told in the log, in characters: a stranger's certificate may have a name of any length. */
const longestReason = 2_000;

/**
 * The client is told the message; what caused it is for the log alone. Where that was foreseen, words are enough; a
 * defect is told with its stack.
 */
function report(
  log: Log,
  { requestId, signal }: Exchange,
  { error, code }: { readonly error: AdapterError; readonly code: number },
): void {
  if (error.meaning === 'internal') {
    log.error('request failed', { requestId, code, reason: error.message, cause: error.cause });
    return;
  }
  const fields = { requestId, code, reason: formatReasons(error).slice(0, longestReason) };
  // What was given up because the client left is no failure.
  if ((code >= 500 || code === 401) && !signal.aborted) log.warn('request failed', fields);
  else log.debug('request failed', fields);
}
