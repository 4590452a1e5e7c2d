import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Settings } from '../monitor/settings.ts';
import { Parameters } from './parameters.ts';

/** What the simulator looks at in a request. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** Those of the query string. */
  readonly parameters: Parameters;
  readonly query: URLSearchParams;
  /** Empty where the body is no form. */
  readonly form: URLSearchParams;
  readonly body: string;
  readonly token: string | undefined;
  /** `IBMInstanceID`. */
  readonly instanceId: string | undefined;
}

/** Reads it whole. */
export async function readRequest(request: IncomingMessage): Promise<ApiRequest> {
  const { headers, method = 'GET', url = '/' } = request;
  const { pathname, search } = new URL(url, 'http://simulator');
  const body = await text(request);
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const query = new URLSearchParams(search);
  const instanceId = headers['ibminstanceid'];
  return {
    method,
    path: pathname,
    parameters: new Parameters(query),
    query,
    form: new URLSearchParams(isForm ? body : ''),
    body,
    token: /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1],
    instanceId: typeof instanceId === 'string' ? instanceId : undefined,
  };
}

/** A form's fields and the query string's, as far as either counts. */
export function promqlParameters(
  { method, query, form }: ApiRequest,
  { readsForms, readsQueryOfPost }: Settings,
): Parameters {
  return new Parameters(
    new URLSearchParams([...(method !== 'POST' || readsQueryOfPost ? query : []), ...(readsForms ? form : [])]),
  );
}
