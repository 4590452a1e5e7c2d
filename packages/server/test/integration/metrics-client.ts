import type { ClientRequest, IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';

// biome-ignore lint/suspicious/noExplicitAny: tests look into JSON as it comes
type Body = any;

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** What is no JSON is its text. */
  readonly body: Body;
}

/** The values of an answer in their order; of a refusal its status and what it says. */
export function tellingOf({ status, body }: Reply): string {
  if (status !== 200) return `${status} ${body.message}`;
  return body.items.map(({ value }: { readonly value: string }) => value).join(' ');
}

/** How somebody shows who they are. */
export interface Caller {
  readonly cert?: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connections to use, as for thousands of reads; without it every request gets one of its own. */
  readonly agent?: https.Agent;
}

/** Asks the server on a port of loopback. */
export function askServer(port: number, path: string, caller: Caller): Promise<Reply> {
  return beginRequest(port, path, caller).reply;
}

/** A request that its client may leave. */
export interface RequestBegun {
  readonly reply: Promise<Reply>;
  leave(): void;
}

export function beginRequest(port: number, path: string, { headers = {}, ...tls }: Caller): RequestBegun {
  const own = { agent: false as const };
  const options = { host: '127.0.0.1', port, path, headers, ...own, ...tls, rejectUnauthorized: false };
  const request = https.request(options);
  const reply = receive(request);
  request.end();
  return { reply, leave: () => request.destroy() };
}

function receive(request: ClientRequest): Promise<Reply> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      const { statusCode: status = 0, headers } = response;
      text(response).then((all) => resolve({ status, headers, body: parse(all) }), reject);
    });
  });
}

function parse(all: string): Body {
  try {
    return JSON.parse(all);
  } catch {
    return all;
  }
}
