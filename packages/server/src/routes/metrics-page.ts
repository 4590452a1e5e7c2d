import { MethodNotAllowedError } from '@metrics-adapter/core';
import type { RequestHandler } from 'express';
import { targetOf } from '../http/exchange.ts';
import { writeText } from '../http/write-answer.ts';
import type { AppMetrics } from '../metrics/app-metrics.ts';

/** Whatever a scraper asks for: every one reads it. */
const contentType = 'text/plain; version=0.0.4; charset=utf-8';

/** `/metrics`: how the adapter fares, for Prometheus. Who may read it is decided as for every path that is no object. */
export function metricsPageRoute(metrics: Pick<AppMetrics, 'text'>): RequestHandler {
  return async (request, response, next) => {
    const { segments } = targetOf(request);
    if (segments.length !== 1 || segments[0] !== 'metrics') return next();
    if (request.method !== 'GET') throw new MethodNotAllowedError();
    writeText(response, contentType, await metrics.text());
  };
}
