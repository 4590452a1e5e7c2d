import type { RequestHandler } from 'express';
import type { AppMetrics } from '../metrics/app-metrics.ts';
import { requestKindOf } from '../metrics/request-kind.ts';
import { exchangeOf } from './exchange.ts';

/** Counts every request when it is over, however it ended. */
export function countRequests(metrics: Pick<AppMetrics, 'begin'>): RequestHandler {
  return (request, response, next) => {
    const end = metrics.begin();
    response.on('close', () =>
      end({
        kind: requestKindOf(exchangeOf(request).target),
        code: response.writableFinished ? response.statusCode : 'aborted',
      }),
    );
    next();
  };
}
