import { formatFloat } from '../promql/float-text.ts';
import type { PointSeries, PromqlValue } from '../promql/value.ts';

/** What goes over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a request is answered with instead; thrown from wherever the problem is seen. */
export class RefusedRequestError extends Error {
  override readonly name = 'RefusedRequestError';
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`${answer.status}: ${answer.body}`);
    this.answer = answer;
  }
}

export function jsonAnswer(status: number, body: unknown, headers: Answer['headers'] = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

export function textAnswer(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

export function htmlAnswer(status: number, title: string): Answer {
  const body = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

/** Prometheus' envelope. */
export function successAnswer(data: unknown, warnings: readonly string[] = []): Answer {
  return jsonAnswer(200, { status: 'success', data, ...(warnings.length > 0 && { warnings }) });
}

/** 400 `bad_data`: the request is wrong · 422 `execution`: it is right, and yet has no answer. */
export function errorAnswer(status: number, error: string): Answer {
  const errorType = status === 400 ? 'bad_data' : status === 422 ? 'execution' : 'internal';
  return jsonAnswer(status, { status: 'error', errorType, error });
}

/** Refusals of a gateway in front of the query engine do not look like Prometheus'. */
export function gatewayAnswer(
  status: number,
  error: string,
  { path, now }: { readonly path: string; readonly now: number },
): Answer {
  return jsonAnswer(status, { timestamp: now, status, error, path });
}

/** How the Monitor API refuses what it was asked. */
export function refusalAnswer(status: number, error: Readonly<Record<string, unknown>>): Answer {
  return jsonAnswer(status, { errors: [error] });
}

/** @param limit requests per minute. */
export function tooManyRequestsAnswer(retryAfterSeconds: number, limit: number): Answer {
  const headers = { 'retry-after': String(retryAfterSeconds), 'x-ratelimit-limit': String(limit) };
  const body = { type: 'RATE_LIMIT', message: 'Too many requests', details: [`limit of ${limit} requests per minute`] };
  return jsonAnswer(429, body, headers);
}

/** The `data` of a query: numbers as text, times in seconds as numbers. */
export function toQueryData(value: PromqlValue, time: number): unknown {
  const at = time / 1000;
  switch (value.type) {
    case 'scalar':
      return { resultType: 'scalar', result: [at, formatFloat(value.value)] };
    case 'string':
      return { resultType: 'string', result: [at, value.value] };
    case 'vector':
      return {
        resultType: 'vector',
        result: value.vector.map((sample) => ({
          metric: Object.fromEntries(sample.labels),
          value: [at, formatFloat(sample.value)],
        })),
      };
    case 'matrix':
      return { resultType: 'matrix', result: value.series.map(toMatrixItem) };
  }
}

function toMatrixItem({ labels, points }: PointSeries): unknown {
  return {
    metric: Object.fromEntries(labels),
    values: points.map(({ time, value }) => [time / 1000, formatFloat(value)]),
  };
}
