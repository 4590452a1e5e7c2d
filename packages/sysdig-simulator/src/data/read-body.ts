import { gatewayAnswer, RefusedRequestError } from '../http/answer.ts';
import type { ApiRequest } from '../http/read-request.ts';
import { isObject, type JsonObject } from './request/json-fields.ts';

/** The JSON object that a request carries; anything else is turned away before it reaches the data API. */
export function readBody({ body, path }: ApiRequest, now: number): JsonObject {
  const value = parse(body);
  if (!isObject(value)) throw new RefusedRequestError(gatewayAnswer(400, 'Bad Request', { path, now }));
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
