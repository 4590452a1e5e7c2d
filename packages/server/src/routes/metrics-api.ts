import {
  type CustomMetricsProvider,
  type ExternalMetricsProvider,
  getMetricValueList,
  parseApiRequest,
  type Timers,
} from '@metrics-adapter/core';
import type { RequestHandler } from 'express';
import { contextOf, targetOf } from '../http/exchange.ts';
import { withinDeadline } from '../http/within-deadline.ts';
import { agree, objectEncoders, writeObject } from '../http/write-answer.ts';
import { type DocumentParts, Documents } from './documents.ts';

export interface MetricsApiParts extends DocumentParts {
  readonly customMetrics: CustomMetricsProvider;
  readonly externalMetrics: ExternalMetricsProvider;
  readonly timers: Timers;
}

/** In milliseconds: how long anybody may wait for values. Clients may wait less (`timeout`). */
const longestRead = 10_000;

/**
 * Both metrics APIs with their discovery and OpenAPI. What a request means is core's decision, made on the very segments
 * that were authorized; what is no part of the API is left to the next handler.
 */
export function metricsApi(parts: MetricsApiParts): RequestHandler {
  const { timers } = parts;
  const documents = new Documents(parts);
  return async (request, response, next) => {
    const asked = parseApiRequest(request.method, targetOf(request));
    switch (asked.kind) {
      case 'unknown':
        return next();
      case 'custom-by-name':
      case 'custom-by-selector':
      case 'external': {
        // First, so that nothing is asked of a backend for a client that could not read it.
        const agreed = agree(request, objectEncoders);
        const milliseconds = Math.min(asked.timeout ?? longestRead, longestRead);
        const object = await withinDeadline(
          (context) => getMetricValueList(asked, parts, context),
          contextOf(request),
          { milliseconds, timers },
        );
        return writeObject(request, response, { object, agreed });
      }
      default:
        return documents.write(asked, request, response);
    }
  };
}
