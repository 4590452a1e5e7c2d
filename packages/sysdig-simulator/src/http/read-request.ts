import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { Parameters } from './parameters.ts';

/** What the simulator looks at in a request. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly parameters: Parameters;
  readonly body: string;
  readonly token: string | undefined;
}

/** Reads it whole. A form's fields and the query string's count alike. */
export async function readRequest(request: IncomingMessage, readsForms: boolean): Promise<ApiRequest> {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const body = await text(request);
  const parameters = new URLSearchParams(url.search);
  if (readsForms && (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
    for (const [name, value] of new URLSearchParams(body)) parameters.append(name, value);
  }
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    parameters: new Parameters(parameters),
    body,
    token: /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1],
  };
}
