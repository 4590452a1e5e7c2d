import type { Clock } from '@metrics-adapter/core';
import type { Request, RequestHandler, Response } from 'express';
import type { Log, LogFields } from '../logging/log.ts';
import { exchangeOf, setExchange } from './exchange.ts';

export interface BeginExchangeParts {
  readonly log: Log;
  readonly clock: Clock;
  /** Makes a request id where the client sent none. */
  readonly newId: () => string;
}

/** What a request id may look like; anything else is replaced, since it goes into log lines and upstream headers. */
const wellFormedId = /^[A-Za-z0-9._-]{1,128}$/;
/** Asked every few seconds by probes and scrapers; not worth a line each. */
const routinePath = /^\/(?:livez|readyz|healthz|metrics)(?:[/?]|$)/;
/** How much of what a client wrote is repeated in the log, in characters. */
const longestText = 2_000;

/**
 * Begins every request: gives it an id (kube-apiserver's own where there is one), the headers that every answer of an
 * API server carries, a signal that ends with the connection, and a line in the log when it is over.
 */
export function beginExchange({ log, clock, newId }: BeginExchangeParts): RequestHandler {
  return (request, response, next) => {
    const startedAt = clock.now();
    // A connection that is gone has no address any more.
    const peer = request.socket.remoteAddress;
    const given = request.get('audit-id') ?? '';
    const requestId = wellFormedId.test(given) ? given : newId();
    const gone = new AbortController();
    setExchange(request, { requestId, signal: gone.signal, priority: 'person' });
    response.set({ 'Audit-Id': requestId, 'Cache-Control': 'no-cache, private' });
    response.on('close', () => {
      if (!response.writableFinished) gone.abort();
      const line = { ...describe(request, response), milliseconds: clock.now() - startedAt, peer };
      if (routinePath.test(request.originalUrl)) log.debug('request', line);
      else log.info('request', line);
    });
    next();
  };
}

function describe(request: Request, response: Response): LogFields {
  const { requestId, user } = exchangeOf(request);
  return {
    requestId,
    method: request.method,
    path: request.originalUrl.slice(0, longestText),
    // The client left, or the answer was broken off.
    ...(response.writableFinished ? { status: response.statusCode } : { aborted: true }),
    user: user?.name,
    accept: request.get('accept')?.slice(0, longestText),
    contentType: response.get('content-type'),
    userAgent: request.get('user-agent')?.slice(0, longestText),
  };
}
