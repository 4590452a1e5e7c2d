import { describe, expect, it, jest } from '@jest/globals';
import { type AdapterError, BackendTimeoutError, BackendUnavailableError } from '@metrics-adapter/core';
import { testContext } from '@metrics-adapter/core/testing';
import { backend, type CalledBackend, callBackend, token } from '../../test/support/called-backend.ts';
import { rejectionOf, textsOf } from '../../test/support/error-texts.ts';
import { answer, inTurn, type Reply, success, vector } from '../../test/support/fake-transport.ts';
import type { BackendCall } from './backend-call.ts';
import { bearerCredentials, type Credentials, type ProofHeaders } from './credentials.ts';
import { TransportError, type TransportFailure } from './http-transport.ts';
import { RefusedCallError } from './refused-call-error.ts';

const asAutoscaler = { ...testContext, priority: 'autoscaler' } as const;
const read: BackendCall = {
  method: 'GET',
  address: 'https://sysdig.example.com/api/it',
  hints: { missing: 'there is no it', check: 'everything' },
};
const from = `${backend} (GET /api/it)`;

function ask({ client }: CalledBackend, call: Partial<BackendCall> = {}) {
  return client.call({ ...read, ...call }, asAutoscaler);
}

describe('BackendClient', () => {
  it('sends what a call says', async () => {
    const called = callBackend(() => answer(200, 'text'));
    const reply = await ask(called, {
      method: 'POST',
      parameters: { a: 'b c' },
      headers: { 'content-type': 'text/plain' },
      body: 'body',
      timeout: 2000,
    });
    expect(reply).toEqual({ body: 'text', skewed: undefined });
    const [request] = called.transport.requests;
    expect(request).toMatchObject({ method: 'POST', body: 'body', timeout: 2000 });
    expect(request?.url.href).toBe('https://sysdig.example.com/api/it?a=b+c');
    expect(request?.headers).toEqual({
      accept: 'application/json',
      'user-agent': 'k8s-sysdig-adapter',
      'x-request-id': testContext.requestId,
      'content-type': 'text/plain',
      authorization: `Bearer ${token}`,
    });
  });

  it('lets no call take longer than any may', async () => {
    const called = callBackend(() => answer(200));
    await ask(called, { timeout: 60_000 });
    expect(called.transport.requests[0]?.timeout).toBe(15_000);
  });

  it('tells a refusal by its status and its reasons', async () => {
    const errors = [{ reason: 'Metric not found', message: 'x is none', field: 'metrics', rejectedValue: [{}] }];
    const error = await rejectionOf(ask(callBackend(() => answer(422, JSON.stringify({ errors })))));
    expect(error).toBeInstanceOf(RefusedCallError);
    expect(error).toMatchObject({
      meaning: 'unavailable',
      message: `${from} answered 422 (x is none): it rejected the query`,
      status: 422,
      reasons: [{ reason: 'Metric not found', message: 'x is none', field: 'metrics' }],
    });
  });
});

describe('retries', () => {
  it.each([502, 503, 504])('asks again after %d', async (status) => {
    const called = callBackend(inTurn(answer(status, '<html></html>'), answer(200)));
    await ask(called);
    expect(called.transport.requests).toHaveLength(2);
  });

  it('asks again after a broken connection', async () => {
    const called = callBackend(inTurn(new TransportError('connection', 'reset'), answer(200)));
    await ask(called);
    expect(called.transport.requests).toHaveLength(2);
  });

  it.each([
    [undefined, 1],
    [false, 1],
    [true, 2],
  ])('sends a POST again only where it reads: %s', async (isRead, times) => {
    const called = callBackend(inTurn(new TransportError('connection', 'reset'), answer(200)));
    await Promise.allSettled([ask(called, { method: 'POST', ...(isRead !== undefined && { isRead }) })]);
    expect(called.transport.requests).toHaveLength(times);
  });

  it('gives up after the third try, and says how that ended', async () => {
    const called = callBackend(
      inTurn(answer(502), new TransportError('connection', 'reset'), answer(503), answer(200)),
    );
    await expect(ask(called)).rejects.toThrow(`${from} answered 503: it has a problem of its own; it is asked again`);
    expect(called.transport.requests).toHaveLength(3);
  });

  it.each([301, 400, 401, 403, 404, 410, 413, 414, 422, 429, 500])('does not ask again after %d', async (status) => {
    const called = callBackend(inTurn(answer(status), answer(200)));
    await expect(ask(called)).rejects.toThrow(`${from} answered ${status}`);
    expect(called.transport.requests).toHaveLength(1);
  });

  it.each([
    ['timeout', BackendTimeoutError, `${from} did not answer within 15 s`],
    ['cancelled', BackendTimeoutError, `${from} had not answered when the call was given up`],
    [
      'certificate',
      BackendUnavailableError,
      `the certificate of ${backend} is not trusted (why); if its authority is your own, name it by --sysdig-ca-file`,
    ],
    ['too-large', BackendUnavailableError, `the answer of ${from} is too large (why); nothing of it is used`],
  ] as const)('does not ask again after %s', async (failure, type, message) => {
    const called = callBackend(inTurn(new TransportError(failure, 'why'), answer(200)));
    const error = await rejectionOf(ask(called));
    expect(error).toBeInstanceOf(type);
    expect(error).toHaveProperty('message', message);
    expect(called.transport.requests).toHaveLength(1);
  });

  it('waits before it, and not in step with other replicas', async () => {
    const waits: unknown[] = [];
    jest.spyOn(Math, 'random').mockReturnValueOnce(0.1).mockReturnValueOnce(0.9).mockReturnValueOnce(0.5);
    const timer = jest.spyOn(globalThis, 'setTimeout').mockImplementation((task, milliseconds) => {
      waits.push(milliseconds);
      return setImmediate(task) as unknown as ReturnType<typeof setTimeout>;
    });
    try {
      for (let replica = 0; replica < 2; replica += 1) {
        const called = callBackend(inTurn(answer(503), answer(200)), { waits: 'as usual' });
        await ask(called);
      }
    } finally {
      jest.restoreAllMocks();
    }
    expect(timer).toHaveBeenCalledTimes(2);
    const [first, second] = waits.map(Number);
    expect(first).not.toBe(second);
    for (const wait of [first, second]) {
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(1000);
    }
  });

  it('tells the deadline of the call itself', async () => {
    const called = callBackend(() => new TransportError('timeout', 'why'));
    await expect(ask(called, { timeout: 2000 })).rejects.toThrow('did not answer within 2 s');
  });

  it('hands on what is a defect of the transport', async () => {
    const defect = new TypeError('undefined is not a function');
    const called = callBackend(() => {
      throw defect;
    });
    await expect(ask(called)).rejects.toBe(defect);
    expect(called.transport.requests).toHaveLength(1);
  });

  it('does not ask again for an answer that cannot be read', async () => {
    const called = callBackend(inTurn(answer(200, '{"status":'), vector([])));
    await expect(called.prometheus.query('up', 0, asAutoscaler)).rejects.toThrow('cut off or damaged');
    expect(called.transport.requests).toHaveLength(1);
  });
});

describe('after 429', () => {
  const limited = (seconds: string): Reply => answer(429, '', { 'retry-after': seconds });

  it('makes no call at all for as long as it was asked, whatever it is for, and then goes on', async () => {
    const called = callBackend(inTurn(limited('7'), answer(200)));
    await expect(ask(called)).rejects.toThrow('no call is made for the next 7 s');
    await called.clock.advance(4_500);
    const paused = new BackendUnavailableError(
      `${backend} answered 429 before: the limit of calls is reached; no call is made for another 3 s`,
    );
    const { prometheus, monitor } = called;
    for (const call of [
      ask(called),
      prometheus.query('up', 0, asAutoscaler),
      prometheus.listSeriesNames(undefined, testContext),
      prometheus.listTypes('m', testContext),
      monitor.data({ metrics: [{ id: 'm' }], last: 60 }, asAutoscaler),
      monitor.listMetricDescriptors({ offset: 0, limit: 1 }, testContext),
      monitor.listLabels(testContext),
      monitor.getMe(testContext),
    ])
      await expect(call).rejects.toEqual(paused);
    expect(called.transport.requests).toHaveLength(1);
    await called.clock.advance(2_500);
    await ask(called);
    expect(called.transport.requests).toHaveLength(2);
  });

  it('does not even try again what failed otherwise meanwhile', async () => {
    let release = (_reply: Reply): void => {};
    const held = new Promise<Reply>((resolve) => {
      release = resolve;
    });
    const replies = [held, limited('7')];
    const called = callBackend(() => replies.shift() ?? answer(200));
    const first = ask(called);
    await expect(ask(called)).rejects.toThrow('answered 429');
    release(answer(503));
    await expect(first).rejects.toThrow('no call is made for another 7 s');
    expect(called.transport.requests).toHaveLength(2);
  });

  it('is not silent for longer because the clock was set back', async () => {
    const called = callBackend(inTurn(limited('300'), answer(200)));
    await expect(ask(called)).rejects.toThrow('answered 429');
    called.clock.jump(-3_600_000);
    await ask(called);
    expect(called.transport.requests).toHaveLength(2);
  });

  it('keeps the longest pause that it was asked for', async () => {
    const replies: Reply[] = [limited('60'), limited('5')];
    const called = callBackend(() => replies.shift() ?? answer(200));
    await Promise.allSettled([ask(called), ask(called)]);
    await called.clock.advance(59_000);
    await expect(ask(called)).rejects.toThrow('for another 1 s');
  });
});

describe('after 503 with Retry-After', () => {
  it('makes no call for as long as it was asked, and does not even try again', async () => {
    const called = callBackend(inTurn(answer(503, '', { 'retry-after': '120' }), answer(200)));
    await expect(ask(called)).rejects.toThrow(
      `${from} answered 503: it has a problem of its own; no call is made for the next 120 s`,
    );
    await called.clock.advance(119_000);
    await expect(ask(called)).rejects.toEqual(
      new BackendUnavailableError(
        `${backend} answered 503 before: it asked not to be called; no call is made for another 1 s`,
      ),
    );
    expect(called.transport.requests).toHaveLength(1);
    await called.clock.advance(1000);
    await ask(called);
    expect(called.transport.requests).toHaveLength(2);
  });

  it('tries again where that says nothing', async () => {
    const called = callBackend(inTurn(answer(503, '', { 'retry-after': 'soon' }), answer(200)));
    await ask(called);
    expect(called.transport.requests).toHaveLength(2);
  });
});

describe('the budget of calls', () => {
  it('pays for every try', async () => {
    const called = callBackend(inTurn(answer(503), new TransportError('connection', 'reset'), answer(200)));
    await ask(called);
    expect(called.budget.state()).toMatchObject({
      remaining: 147,
      underWay: 0,
      calls: { answered: 2, failed: 1, limited: 0, cancelled: 0, refused: 0, abandoned: 0 },
    });
  });

  it('pays for lists too', async () => {
    const called = callBackend(inTurn(success([]), success({})));
    await called.prometheus.listSeriesNames(undefined, testContext);
    await called.prometheus.listTypes('m', testContext);
    expect(called.budget.state().remaining).toBe(148);
  });

  it('counts what was given up on the way, and what a defect ended', async () => {
    const cancelled = callBackend(() => new TransportError('cancelled', 'nobody waits'));
    await rejectionOf(ask(cancelled));
    expect(cancelled.budget.state().calls).toMatchObject({ cancelled: 1, failed: 0 });
    const defective = callBackend(() => {
      throw new TypeError('undefined is not a function');
    });
    await rejectionOf(ask(defective));
    expect(defective.budget.state()).toMatchObject({ underWay: 0, calls: { failed: 1 } });
  });

  it('is as large as the backend says', async () => {
    const headers = { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '5' };
    const called = callBackend(() => answer(200, '', headers));
    await ask(called);
    expect(called.budget.state()).toMatchObject({ limit: 60, remaining: 5 });
  });

  it('lets nobody pass between a 429 and its end', async () => {
    const called = callBackend(inTurn(answer(429, '', { 'retry-after': '7' }), answer(200)), {
      budget: { concurrency: 1 },
    });
    const both = await Promise.allSettled([ask(called), ask(called)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(called.transport.requests).toHaveLength(1);
    expect(called.budget.state().calls).toMatchObject({ limited: 1, refused: 1 });
  });
});

describe('credentials', () => {
  const sent = ({ transport }: CalledBackend) => transport.requests.map(({ headers }) => headers['authorization']);

  /** Credentials that can be renewed so many times. */
  function renewable(times: number): Credentials & { readonly refused: readonly ProofHeaders[] } {
    const refused: ProofHeaders[] = [];
    return {
      kind: 'iam',
      refused,
      headers: async () => ({ authorization: `Bearer number-${refused.length}` }),
      renew: (proof) => {
        refused.push(proof);
        return refused.length <= times;
      },
    };
  }

  it('are asked for anew for each call', async () => {
    let current = 'first';
    const called = callBackend(() => answer(200), { credentials: bearerCredentials(() => current) });
    await ask(called);
    current = 'second';
    await ask(called);
    expect(sent(called)).toEqual(['Bearer first', 'Bearer second']);
  });

  it.each([401, 403])('that can be renewed are tried once more after %d', async (status) => {
    const credentials = renewable(9);
    const called = callBackend(inTurn(answer(status), answer(200, 'good')), { credentials });
    expect(await ask(called)).toMatchObject({ body: 'good' });
    expect(sent(called)).toEqual(['Bearer number-0', 'Bearer number-1']);
    expect(credentials.refused).toEqual([{ authorization: 'Bearer number-0' }]);
    expect(called.budget.state().remaining).toBe(148);
  });

  it('are tried only once more', async () => {
    const called = callBackend(() => answer(401), { credentials: renewable(9) });
    await expect(ask(called)).rejects.toThrow('it does not accept the token that IBM IAM gave for the API key');
    expect(sent(called)).toEqual(['Bearer number-0', 'Bearer number-1']);
  });

  it('that cannot be renewed are not tried again', async () => {
    const called = callBackend(() => answer(401), { credentials: renewable(0) });
    await expect(ask(called)).rejects.toThrow('answered 401');
    expect(called.transport.requests).toHaveLength(1);
  });

  it('that were rotated meanwhile are tried once more', async () => {
    let current = 'first';
    const reply = () => {
      current = 'second';
      return answer(401);
    };
    const called = callBackend(reply, { credentials: bearerCredentials(() => current) });
    await expect(ask(called)).rejects.toThrow('answered 401');
    expect(sent(called)).toEqual(['Bearer first', 'Bearer second']);
  });

  it('are not renewed for what is no matter of theirs', async () => {
    const credentials = renewable(9);
    await rejectionOf(ask(callBackend(() => answer(404), { credentials })));
    expect(credentials.refused).toEqual([]);
  });

  it('are not waited for by a caller that has gone', async () => {
    const caller = new AbortController();
    const never: Credentials = { kind: 'iam', headers: () => new Promise(() => {}), renew: () => false };
    const called = callBackend(() => answer(200), { credentials: never });
    const asked = called.client.call(read, { ...asAutoscaler, signal: caller.signal });
    await new Promise((resolve) => setImmediate(resolve));
    caller.abort();
    await expect(asked).rejects.toEqual(
      new BackendTimeoutError(`${from} was not asked: the call was given up before it was sent`),
    );
    expect(called.budget.state().underWay).toBe(0);
    expect(called.transport.requests).toHaveLength(0);
  });

  it('that cannot be had are an error as it was thrown', async () => {
    const missing = new BackendUnavailableError('the token file cannot be read');
    const credentials: Credentials = {
      kind: 'token',
      headers: () => {
        throw missing;
      },
      renew: () => false,
    };
    const called = callBackend(() => answer(200), { credentials });
    await expect(ask(called)).rejects.toBe(missing);
    expect(called.transport.requests).toHaveLength(0);
    expect(called.budget.state()).toMatchObject({ underWay: 0, calls: { failed: 1 } });
  });
});

describe('the token', () => {
  const failures: readonly TransportFailure[] = ['timeout', 'cancelled', 'connection', 'certificate', 'too-large'];
  const echoes: readonly Reply[] = [
    ...[301, 400, 401, 403, 404, 422, 429, 500].map((status) => answer(status, `no: Bearer ${token}`)),
    answer(401, JSON.stringify({ error: `unknown token ${token}` })),
    answer(422, JSON.stringify({ errors: [{ reason: token, message: token, field: token }] })),
    answer(302, '', { location: `https://login.example.com/?token=${token}` }),
    answer(302, '', { location: `https://${token}.example.com/` }),
    answer(200, JSON.stringify({ status: 'error', error: `unknown token ${token}` })),
    answer(200, `{"status":"success","data":{"token":"${token}`),
    success({ token }),
    ...failures.map((failure) => new TransportError(failure, `words with ${token}`)),
  ];

  it.each(echoes)('is in no error, although it is repeated: %j', async (reply) => {
    const { prometheus } = callBackend(() => reply);
    expect(textsOf(await rejectionOf(prometheus.query('up', 0, asAutoscaler)))).not.toContain(token);
  });

  const opaque = 'kLm0/9pQ+rS1=tU2/vW3xY4=';

  it.each([
    ['a slash', opaque.replaceAll('/', '\\/')],
    ['JSON', opaque.replaceAll('=', '\\u003d').replaceAll('+', '\\u002B')],
    ['a URL', encodeURIComponent(opaque)],
  ])('is in no error as %s is escaped', async (_as, echoed) => {
    const credentials = bearerCredentials(() => opaque);
    const refused = callBackend(() => answer(401, `{"error":"unknown token ${echoed}"}`), { credentials });
    await expect(ask(refused)).rejects.toThrow('answered 401 (unknown token [token]): ');
    const damaged = callBackend(() => answer(418, `unknown token ${echoed}`), { credentials });
    await expect(ask(damaged)).rejects.toThrow('answered 418 (unknown token [token]): ');
  });

  it('is in no error of a call that is not made', async () => {
    const called = callBackend(() => answer(429, token));
    await rejectionOf(ask(called));
    const error = (await rejectionOf(ask(called))) as AdapterError;
    expect(error.message).toContain('answered 429 before');
    expect(textsOf(error)).not.toContain(token);
  });

  it('is in no warning', async () => {
    const { prometheus } = callBackend(() => vector([], { warnings: [`for ${token}`] }));
    expect((await prometheus.query('up', 0, asAutoscaler)).warnings).toEqual(['for [token]']);
  });

  it('leaves data alone that is like a short token', async () => {
    const { prometheus } = callBackend(() => vector([[{ word: 'secret' }, '1']]), {
      credentials: bearerCredentials(() => 'secret'),
    });
    expect((await prometheus.query('up', 0, asAutoscaler)).rows[0]?.labels).toEqual({ word: 'secret' });
  });
});
