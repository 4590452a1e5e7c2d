import { getMetricValueList, parseApiRequest } from '@metrics-adapter/core';
import type { RequestHandler } from 'express';
import { contextOf, targetOf } from '../http/exchange.ts';
import { agree, objectEncoders, writeObject } from '../http/write-answer.ts';
import { type DocumentParts, Documents } from './documents.ts';

/**
 * Both metrics APIs with their discovery and OpenAPI. What a request means is core's decision, made on the very segments
 * that were authorized; what is no part of the API is left to the next handler.
 */
export function metricsApi(parts: DocumentParts): RequestHandler {
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
        writeObject(response, await getMetricValueList(asked, parts, contextOf(request)), agreed);
        return;
      }
      default:
        documents.write(asked, request, response);
    }
  };
}
