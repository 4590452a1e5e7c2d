import type { Clock } from '@metrics-adapter/core';
import type { RequestHandler } from 'express';
import type { Log } from '../logging/log.ts';
import { exchangeOf, setExchange } from './exchange.ts';

export interface BeginExchangeParts {
  readonly log: Log;
  readonly clock: Clock;
  /** Makes a request id where the client sent none. */
  readonly newId: () => string;
}

/** What a request id may look like; anything else is replaced, since it goes into log lines and upstream headers. */
const wellFormedId = /^[A-Za-z0-9._-]{1,128}$/;

/**
 * Begins every request: gives it an id (kube-apiserver's own where there is one), the headers that every answer of an
 * API server carries, a signal that ends with the connection, and a line in the log when it is over.
 */
export function beginExchange({ log, clock, newId }: BeginExchangeParts): RequestHandler {
  return (request, response, next) => {
    const startedAt = clock.now();
    const given = request.get('audit-id') ?? '';
    const requestId = wellFormedId.test(given) ? given : newId();
    const gone = new AbortController();
    setExchange(request, { requestId, signal: gone.signal, priority: 'person' });
    response.set({ 'Audit-Id': requestId, 'Cache-Control': 'no-cache, private' });
    response.on('close', () => {
      if (!response.writableFinished) gone.abort();
      const { user } = exchangeOf(request);
      const line = {
        requestId,
        method: request.method,
        path: request.originalUrl,
        status: response.writableFinished ? response.statusCode : 'aborted by the client',
        milliseconds: clock.now() - startedAt,
        user: user?.name,
        accept: request.get('accept'),
        contentType: response.get('content-type'),
        userAgent: request.get('user-agent'),
        peer: request.socket.remoteAddress,
      };
      if (/^\/(?:livez|readyz|healthz)/.test(request.originalUrl)) log.debug('request', line);
      else log.info('request', line);
    });
    next();
  };
}
