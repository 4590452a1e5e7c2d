import {
  type HttpAnswer,
  type HttpRequest,
  type HttpTransport,
  TransportError,
} from '../../src/client/http-transport.ts';

/** An answer, or why there is none. */
export type Reply = HttpAnswer | TransportError;

/** Answers without a network, and remembers what it was asked. */
export class FakeTransport implements HttpTransport {
  readonly requests: HttpRequest[] = [];
  reply: (request: HttpRequest) => Reply | Promise<Reply>;

  constructor(reply: FakeTransport['reply'] = () => vector([])) {
    this.reply = reply;
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    this.requests.push(request);
    const reply = await this.reply(request);
    if (reply instanceof TransportError) throw reply;
    return reply;
  }
}

/** Gives these replies one after the other, and the last one from then on. */
export function inTurn(...replies: readonly Reply[]): FakeTransport['reply'] {
  let turn = -1;
  return () => {
    turn = Math.min(turn + 1, replies.length - 1);
    const reply = replies[turn];
    if (reply === undefined) throw new Error('no reply was given');
    return reply;
  };
}

/** Never answers, and gives up only when it is told to. */
export function stalled({ signal }: HttpRequest): Promise<Reply> {
  const gaveUp = new TransportError('cancelled', 'nobody waits any longer');
  if (signal.aborted) return Promise.resolve(gaveUp);
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(gaveUp));
  });
}

/** Any answer. */
export function answer(status: number, body = '', headers: HttpAnswer['headers'] = {}): HttpAnswer {
  return { status, headers, body };
}

/** A good answer of the Prometheus API. */
export function success(data: unknown, more: Readonly<Record<string, unknown>> = {}): HttpAnswer {
  return answer(200, JSON.stringify({ status: 'success', data, ...more }));
}

/** An instant vector: labels and value of each row. */
export function vector(
  rows: readonly (readonly [labels: Readonly<Record<string, string>>, value: string])[],
  more: Readonly<Record<string, unknown>> = {},
): HttpAnswer {
  const result = rows.map(([metric, value]) => ({ metric, value: [1_700_000_000, value] }));
  return success({ resultType: 'vector', result }, more);
}
