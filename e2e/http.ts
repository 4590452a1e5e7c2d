import { type IncomingHttpHeaders, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { text } from 'node:stream/consumers';

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whom to believe, for `https:`. */
  readonly ca?: string;
  /** The client's own certificate and key. */
  readonly cert?: string;
  readonly key?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One HTTP request over a connection of its own. Rejects only when there is no answer. */
export function ask(url: string, options: AskOptions = {}): Promise<Answer> {
  const request = url.startsWith('https:') ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, agent: false, timeout: 10_000 }, (response) => {
      const { statusCode = 0, headers } = response;
      text(response).then((body) => resolve({ status: statusCode, headers, body }), reject);
    });
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(new Error(`no answer from ${url} in 10 s`)));
    sent.end();
  });
}

/** Throws unless the answer is 200: for waiting until a server is ready. */
export async function expectOk(url: string, options: AskOptions = {}): Promise<void> {
  const { status, body } = await ask(url, options);
  if (status !== 200) throw new Error(`${url} answers ${status}: ${body.slice(0, 500)}`);
}
