import { describe, expect, it } from '@jest/globals';
import { BackendTimeoutError, BackendUnavailableError, UnusableDataError } from '@metrics-adapter/core';
import { FakeClock, testContext } from '@metrics-adapter/core/testing';
import { ConstantBackoff } from 'cockatiel';
import { rejectionOf, textsOf } from '../../test/support/error-texts.ts';
import { answer, FakeTransport, inTurn, type Reply, success, vector } from '../../test/support/fake-transport.ts';
import type { BudgetSettings } from './budget-settings.ts';
import { CallBudget } from './call-budget.ts';
import { ClockWatch } from './clock-watch.ts';
import { bearerCredentials, type Credentials } from './credentials.ts';
import { type HttpAnswer, TransportError, type TransportFailure } from './http-transport.ts';
import { SysdigClient } from './sysdig-client.ts';

const token = '01234567-89ab-cdef-0123-456789abcdef';
const from = 'Sysdig at https://sysdig.example.com';
const time = 1_700_000_005_000;

const asAutoscaler = { ...testContext, priority: 'autoscaler' } as const;

interface Setting {
  readonly client: SysdigClient;
  readonly budget: CallBudget;
  readonly transport: FakeTransport;
  readonly clock: FakeClock;
}

function setUp(
  reply: FakeTransport['reply'],
  credentials: Credentials = bearerCredentials(() => token),
  settings: BudgetSettings = {},
): Setting {
  const transport = new FakeTransport(reply);
  const clock = new FakeClock();
  const budget = new CallBudget({ settings, clock, timers: clock, backend: from });
  const client = new SysdigClient({
    base: 'https://sysdig.example.com/prometheus',
    transport,
    credentials,
    clock,
    budget,
    clockWatch: new ClockWatch({ tolerance: 30, backend: from }),
    timeout: 15_000,
    backoff: new ConstantBackoff(0),
  });
  return { client, budget, transport, clock };
}

function ask({ client }: Setting) {
  return client.query('up', time, asAutoscaler);
}

describe('SysdigClient.query', () => {
  it('sends the query, its time and who asks', async () => {
    const setting = setUp(() => vector([]));
    const query = 'm{a="50% \\"off\\" & more",b=~"x|y+z"} or m{} # ü';
    await setting.client.query(query, time, { ...testContext, requestId: 'request-7' });
    const [request] = setting.transport.requests;
    expect(request?.url.origin).toBe('https://sysdig.example.com');
    expect(request?.url.pathname).toBe('/prometheus/api/v1/query');
    expect([...(request?.url.searchParams ?? [])]).toEqual([
      ['query', query],
      ['time', '1700000005'],
    ]);
    expect(request?.headers).toEqual({
      accept: 'application/json',
      'user-agent': 'k8s-sysdig-adapter',
      'x-request-id': 'request-7',
      authorization: `Bearer ${token}`,
    });
    expect(request?.timeout).toBe(15_000);
    expect(request?.signal).toBe(testContext.signal);
  });

  it('writes the text of the address so that no character of it is lost', async () => {
    const setting = setUp(() => vector([]));
    await setting.client.query('a{b="+ %&#?"}', 1_700_000_000_500, testContext);
    expect(setting.transport.requests[0]?.url.search).toBe(
      '?query=a%7Bb%3D%22%2B+%25%26%23%3F%22%7D&time=1700000000.5',
    );
  });

  it('gives the rows and the warnings', async () => {
    const setting = setUp(() => vector([[{ a: 'b' }, '3']], { warnings: ['cut short'] }));
    expect(await ask(setting)).toEqual({ rows: [{ labels: { a: 'b' }, value: '3' }], warnings: ['cut short'] });
  });

  it('sends the token as it is now', async () => {
    let current = 'first';
    const setting = setUp(
      () => vector([]),
      bearerCredentials(() => current),
    );
    await ask(setting);
    current = 'second';
    await ask(setting);
    expect(setting.transport.requests.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer first',
      'Bearer second',
    ]);
  });

  it.each([
    [answer(200, ''), 'answered 200 with an empty body'],
    [
      answer(200, '<html>Log in</html>'),
      'answered 200 with a web page instead of data: the address may lead to a login page or a proxy; check SDC_ENDPOINT and --promql-prefix',
    ],
    [
      answer(200, '{"status":"success","data":{"resul'),
      'answered 200 with a body that is cut off or damaged; nothing of it is used',
    ],
    [success({ resultType: 'matrix', result: [] }), 'answered a query for a vector with something else'],
    [success({ resultType: 'vector', result: [{}] }), 'answered with a row that cannot be read'],
  ])('refuses %j', async (reply, message) => {
    await expect(ask(setUp(() => reply))).rejects.toEqual(new BackendUnavailableError(`${from} ${message}`));
  });
});

describe('SysdigClient.listSeriesNames', () => {
  it('asks for all names that match', async () => {
    const { client, transport } = setUp(() => success(['up', 'm']));
    expect(await client.listSeriesNames('{kube_cluster_name="prod"}', testContext)).toEqual(['up', 'm']);
    const url = transport.requests[0]?.url;
    expect(url?.pathname).toBe('/prometheus/api/v1/label/__name__/values');
    expect([...(url?.searchParams ?? [])]).toEqual([
      ['match[]', '{kube_cluster_name="prod"}'],
      ['limit', '0'],
    ]);
  });

  it('asks for all names', async () => {
    const { client, transport } = setUp(() => success([]));
    await client.listSeriesNames(undefined, testContext);
    expect(transport.requests[0]?.url.search).toBe('?limit=0');
  });

  it('refuses a list that may be incomplete', async () => {
    const { client } = setUp(() => success(['up'], { warnings: ['cut short', 'another'] }));
    await expect(client.listSeriesNames(undefined, testContext)).rejects.toEqual(
      new BackendUnavailableError(`${from} answered with a list that may be incomplete (cut short)`),
    );
  });

  it('refuses what is no list of names', async () => {
    const { client } = setUp(() => success({}));
    await expect(client.listSeriesNames(undefined, testContext)).rejects.toThrow(BackendUnavailableError);
  });
});

describe('SysdigClient.listTypes', () => {
  it('asks for the types of all metrics, or of one', async () => {
    const { client, transport } = setUp(() => success({ up: [{ type: 'gauge' }] }));
    expect([...(await client.listTypes(undefined, testContext))]).toEqual([['up', 'gauge']]);
    await client.listTypes('up', testContext);
    expect(transport.requests.map(({ url }) => `${url.pathname}${url.search}`)).toEqual([
      '/prometheus/api/v1/metadata',
      '/prometheus/api/v1/metadata?metric=up',
    ]);
  });

  it('refuses types that may be incomplete, of one metric also', async () => {
    const { client } = setUp(() => success({ up: [{ type: 'gauge' }] }, { isPartial: true }));
    const incomplete = new BackendUnavailableError(`${from} answered with a list that may be incomplete (isPartial)`);
    await expect(client.listTypes(undefined, testContext)).rejects.toEqual(incomplete);
    await expect(client.listTypes('up', testContext)).rejects.toEqual(incomplete);
  });
});

describe('retries', () => {
  it.each([502, 503, 504])('asks again after %d', async (status) => {
    const setting = setUp(inTurn(answer(status, '<html></html>'), vector([])));
    await ask(setting);
    expect(setting.transport.requests).toHaveLength(2);
  });

  it('asks again after a broken connection', async () => {
    const setting = setUp(inTurn(new TransportError('connection', 'reset'), vector([])));
    await ask(setting);
    expect(setting.transport.requests).toHaveLength(2);
  });

  it('gives up after the third try, and says how that ended', async () => {
    const setting = setUp(inTurn(answer(502), new TransportError('connection', 'reset'), answer(503), vector([])));
    await expect(ask(setting)).rejects.toEqual(
      new BackendUnavailableError(`${from} answered 503: it has a problem of its own; it is asked again`),
    );
    expect(setting.transport.requests).toHaveLength(3);
  });

  it.each([301, 400, 401, 403, 404, 410, 413, 414, 422, 429, 500])('does not ask again after %d', async (status) => {
    const setting = setUp(inTurn(answer(status), vector([])));
    await expect(ask(setting)).rejects.toThrow(`${from} answered ${status}`);
    expect(setting.transport.requests).toHaveLength(1);
  });

  it.each([
    ['timeout', BackendTimeoutError, `${from} did not answer within 15 s`],
    ['cancelled', BackendTimeoutError, `${from} had not answered when the call was given up`],
    [
      'certificate',
      BackendUnavailableError,
      `the certificate of ${from} is not trusted (why); if its authority is your own, name it by --sysdig-ca-file`,
    ],
    ['too-large', BackendUnavailableError, `the answer of ${from} is too large (why); nothing of it is used`],
  ] as const)('does not ask again after %s', async (failure, type, message) => {
    const setting = setUp(inTurn(new TransportError(failure, 'why'), vector([])));
    const error = await rejectionOf(ask(setting));
    expect(error).toBeInstanceOf(type);
    expect(error).toHaveProperty('message', message);
    expect(setting.transport.requests).toHaveLength(1);
  });

  it('hands on what is a defect of the transport', async () => {
    const defect = new TypeError('undefined is not a function');
    const setting = setUp(() => {
      throw defect;
    });
    await expect(ask(setting)).rejects.toBe(defect);
    expect(setting.transport.requests).toHaveLength(1);
  });

  it('does not ask again for an answer that cannot be read', async () => {
    const setting = setUp(inTurn(answer(200, '{"status":'), vector([])));
    await expect(ask(setting)).rejects.toThrow('cut off or damaged');
    expect(setting.transport.requests).toHaveLength(1);
  });
});

describe('after 429', () => {
  const limited = (seconds: string): Reply => answer(429, '', { 'retry-after': seconds });

  it('makes no call at all for as long as it was asked, and then goes on', async () => {
    const setting = setUp(inTurn(limited('7'), vector([])));
    await expect(ask(setting)).rejects.toThrow('no call is made for the next 7 s');
    await setting.clock.advance(4_500);
    const paused = new BackendUnavailableError(
      `${from} answered 429 before: the limit of calls is reached; no call is made for another 3 s`,
    );
    await expect(ask(setting)).rejects.toEqual(paused);
    await expect(setting.client.listSeriesNames(undefined, testContext)).rejects.toEqual(paused);
    await expect(setting.client.listTypes('m', testContext)).rejects.toEqual(paused);
    expect(setting.transport.requests).toHaveLength(1);
    await setting.clock.advance(2_500);
    await ask(setting);
    expect(setting.transport.requests).toHaveLength(2);
  });

  it('does not even try again what failed otherwise meanwhile', async () => {
    let release = (_reply: Reply): void => {};
    const held = new Promise<Reply>((resolve) => {
      release = resolve;
    });
    const replies = [held, limited('7')];
    const setting = setUp(() => replies.shift() ?? vector([]));
    const first = ask(setting);
    await expect(ask(setting)).rejects.toThrow('answered 429');
    release(answer(503));
    await expect(first).rejects.toThrow('no call is made for another 7 s');
    expect(setting.transport.requests).toHaveLength(2);
  });

  it('is not silent for longer because the clock was set back', async () => {
    const setting = setUp(inTurn(limited('300'), vector([])));
    await expect(ask(setting)).rejects.toThrow('answered 429');
    setting.clock.jump(-3_600_000);
    await ask(setting);
    expect(setting.transport.requests).toHaveLength(2);
  });

  it('keeps the longest pause that it was asked for', async () => {
    const replies: Reply[] = [limited('60'), limited('5')];
    const setting = setUp(() => replies.shift() ?? vector([]));
    await Promise.allSettled([ask(setting), ask(setting)]);
    await setting.clock.advance(59_000);
    await expect(ask(setting)).rejects.toThrow('for another 1 s');
  });
});

describe('after 503 with Retry-After', () => {
  it('makes no call for as long as it was asked, and does not even try again', async () => {
    const setting = setUp(inTurn(answer(503, '', { 'retry-after': '120' }), vector([])));
    await expect(ask(setting)).rejects.toEqual(
      new BackendUnavailableError(
        `${from} answered 503: it has a problem of its own; no call is made for the next 120 s`,
      ),
    );
    await setting.clock.advance(119_000);
    await expect(ask(setting)).rejects.toEqual(
      new BackendUnavailableError(
        `${from} answered 503 before: it asked not to be called; no call is made for another 1 s`,
      ),
    );
    expect(setting.transport.requests).toHaveLength(1);
    await setting.clock.advance(1000);
    await ask(setting);
    expect(setting.transport.requests).toHaveLength(2);
  });

  it('tries again where that says nothing', async () => {
    const setting = setUp(inTurn(answer(503, '', { 'retry-after': 'soon' }), vector([])));
    await ask(setting);
    expect(setting.transport.requests).toHaveLength(2);
  });
});

describe('the budget of calls', () => {
  it('pays for every try', async () => {
    const setting = setUp(inTurn(answer(503), new TransportError('connection', 'reset'), vector([])));
    await ask(setting);
    expect(setting.budget.state()).toMatchObject({
      remaining: 147,
      underWay: 0,
      calls: { answered: 2, failed: 1, limited: 0, cancelled: 0, refused: 0, abandoned: 0 },
    });
  });

  it('pays for lists too', async () => {
    const setting = setUp(inTurn(success([]), success({})));
    await setting.client.listSeriesNames(undefined, testContext);
    await setting.client.listTypes('m', testContext);
    expect(setting.budget.state().remaining).toBe(148);
  });

  it('counts what was given up on the way, and what a defect ended', async () => {
    const cancelled = setUp(() => new TransportError('cancelled', 'nobody waits'));
    await rejectionOf(ask(cancelled));
    expect(cancelled.budget.state().calls).toMatchObject({ cancelled: 1, failed: 0 });
    const defective = setUp(() => {
      throw new TypeError('undefined is not a function');
    });
    await rejectionOf(ask(defective));
    expect(defective.budget.state()).toMatchObject({ underWay: 0, calls: { failed: 1 } });
  });

  it('is as large as the backend says', async () => {
    const headers = { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '5' };
    const setting = setUp(() => ({ ...vector([]), headers }));
    await ask(setting);
    expect(setting.budget.state()).toMatchObject({ limit: 60, remaining: 5 });
  });

  it('lets nobody pass between a 429 and its end', async () => {
    const setting = setUp(inTurn(answer(429, '', { 'retry-after': '7' }), vector([])), undefined, { concurrency: 1 });
    const both = await Promise.allSettled([ask(setting), ask(setting)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(setting.transport.requests).toHaveLength(1);
    expect(setting.budget.state().calls).toMatchObject({ limited: 1, refused: 1 });
  });
});

describe('the clock of the backend', () => {
  const dated = (reply: HttpAnswer, date: string): HttpAnswer => ({ ...reply, headers: { date } });
  const ahead = 'Fri, 02 Jan 2026 03:09:05 GMT';

  it('that is far off makes an answer useless, and the error names both', async () => {
    const setting = setUp(() => dated(vector([[{ a: 'b' }, '3']]), ahead));
    await expect(ask(setting)).rejects.toEqual(
      new UnusableDataError(
        `by the clock of ${from} it is 2026-01-02T03:09:05Z and by the adapter's 2026-01-02T03:04:05Z: they differ by more than 30 s, so that nobody knows how old its samples are, and nothing of the answer is used; set the clock of the adapter's node right (NTP), or the backend's`,
      ),
    );
  });

  it('is nothing to lists and to refusals', async () => {
    const list = setUp(() => dated(success(['up']), ahead));
    expect(await list.client.listSeriesNames(undefined, testContext)).toEqual(['up']);
    await expect(ask(setUp(() => dated(answer(500), ahead)))).rejects.toThrow('answered 500');
  });

  it('is not asked for where there is none', async () => {
    expect(await ask(setUp(() => vector([])))).toEqual({ rows: [], warnings: [] });
  });
});

describe('the token', () => {
  const echoes: readonly Reply[] = [
    ...[301, 400, 401, 403, 404, 422, 429, 500].map((status) => answer(status, `no: Bearer ${token}`)),
    answer(401, JSON.stringify({ error: `unknown token ${token}` })),
    answer(302, '', { location: `https://login.example.com/?token=${token}` }),
    answer(200, JSON.stringify({ status: 'error', error: `unknown token ${token}` })),
    answer(200, `{"status":"success","data":{"token":"${token}`),
    success({ token }),
    ...(['timeout', 'cancelled', 'connection', 'certificate', 'too-large'] satisfies TransportFailure[]).map(
      (failure) => new TransportError(failure, 'words'),
    ),
  ];

  it.each(echoes)('is in no error, although it is repeated: %j', async (reply) => {
    const setting = setUp(() => reply);
    expect(textsOf(await rejectionOf(ask(setting)))).not.toContain(token);
  });

  const opaque = 'kLm0/9pQ+rS1=tU2/vW3xY4=';

  it.each([
    ['a slash', opaque.replaceAll('/', '\\/')],
    ['JSON', opaque.replaceAll('=', '\\u003d').replaceAll('+', '\\u002B')],
    ['a URL', encodeURIComponent(opaque)],
  ])('is in no error as %s is escaped', async (_as, echoed) => {
    const credentials = bearerCredentials(() => opaque);
    const refused = setUp(() => answer(401, `{"error":"unknown token ${echoed}"}`), credentials);
    await expect(ask(refused)).rejects.toThrow('answered 401 (unknown token [token]): ');
    const damaged = setUp(() => answer(418, `unknown token ${echoed}`), credentials);
    await expect(ask(damaged)).rejects.toThrow('answered 418 (unknown token [token]): ');
  });

  it('is in no error of a call that is not made', async () => {
    const setting = setUp(() => answer(429, token));
    await rejectionOf(ask(setting));
    expect(textsOf(await rejectionOf(ask(setting)))).not.toContain(token);
  });

  it('is in no warning', async () => {
    const setting = setUp(() => vector([], { warnings: [`for ${token}`] }));
    expect((await ask(setting)).warnings).toEqual(['for [token]']);
  });

  it('leaves data alone that is like a short token', async () => {
    const setting = setUp(
      () => vector([[{ word: 'secret' }, '1']]),
      bearerCredentials(() => 'secret'),
    );
    expect((await ask(setting)).rows[0]?.labels).toEqual({ word: 'secret' });
  });

  it('that cannot be had is an error as it was thrown', async () => {
    const missing = new BackendUnavailableError('the token file cannot be read');
    const setting = setUp(() => vector([]), {
      headers: () => {
        throw missing;
      },
    });
    await expect(ask(setting)).rejects.toBe(missing);
    expect(setting.transport.requests).toHaveLength(0);
  });
});
