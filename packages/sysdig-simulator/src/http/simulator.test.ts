import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startSimulator } from './simulator.ts';
import type { Simulator, SimulatorOptions } from './simulator-options.ts';

/** Seconds. */
const now = 1_700_000_000;
const started: Simulator[] = [];
let simulator: Simulator;

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const one = await startSimulator({ clock: () => now * 1000, ...options });
  started.push(one);
  return one;
}

beforeEach(async () => {
  simulator = await start();
  simulator.series.setSeries('requests', { pod: 'a' }, { every: 10, value: () => 10 });
  simulator.series.setSeries('requests', { pod: 'b' }, { every: 10, value: () => 20 });
});
afterEach(() => Promise.all(started.splice(0).map((one) => one.stop())));

interface Question {
  readonly of?: Simulator;
  readonly token?: string;
  readonly init?: RequestInit;
}

function get(path: string, { of = simulator, token = of.token, init }: Question = {}): Promise<Response> {
  return fetch(`${of.url}${path}`, { redirect: 'manual', headers: { authorization: `Bearer ${token}` }, ...init });
}

async function getData(path: string, question?: Question): Promise<unknown> {
  const response = await get(`/prometheus/api/v1/${path}`, question);
  return response.json();
}

const timeOf = (seconds: number) => new Date(seconds * 1000).toISOString();

describe('/query', () => {
  it('answers in the envelope of Prometheus: numbers as text, times as numbers', async () => {
    expect(await getData(`query?query=sum(requests)&time=${now - 100}`)).toEqual({
      status: 'success',
      data: { resultType: 'vector', result: [{ metric: {}, value: [now - 100, '30'] }] },
    });
    expect(await getData('query?query=1/0')).toEqual({
      status: 'success',
      data: { resultType: 'scalar', result: [now, '+Inf'] },
    });
  });

  it('reads a time in seconds or RFC 3339', async () => {
    for (const time of [`${now - 0.5}`, timeOf(now - 0.5)]) {
      expect(await getData(`query?query=time()&time=${time}`)).toMatchObject({
        data: { result: [now - 0.5, String(now - 0.5)] },
      });
    }
  });

  it('takes parameters from a form, from the query string, or from both', async () => {
    const authorization = `Bearer ${simulator.token}`;
    const form = (body: Record<string, string>) => ({
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams(body),
    });
    const expected = { data: { result: [now - 7, '1'] } };
    const time = String(now - 7);
    expect(await getData('query', { init: form({ query: '1', time }) })).toMatchObject(expected);
    expect(await getData(`query?time=${time}`, { init: form({ query: '1' }) })).toMatchObject(expected);
    const formless = await start({ settings: { readsForms: false } });
    expect((await get('/prometheus/api/v1/query', { of: formless, init: form({ query: '1' }) })).status).toBe(400);
  });

  it('shows samples when they have arrived', async () => {
    const query = `query?query=timestamp(requests{pod="a"})`;
    expect(await getData(query)).toMatchObject({ data: { result: [{ value: [now, String(now - 20)] }] } });
    simulator.faults.lag = 45;
    expect(await getData(query)).toMatchObject({ data: { result: [{ value: [now, String(now - 50)] }] } });
  });

  it.each([
    ['query', 400, 'bad_data', 'invalid parameter "query": parameter "query" is missing'],
    ['query?query=sum(', 400, 'bad_data', 'invalid parameter "query": 1:5: parse error: unexpected end of input'],
    ['query?query=1&time=soon', 400, 'bad_data', 'invalid parameter "time": cannot parse "soon" to a valid timestamp'],
    ['query?query=hour()', 400, 'bad_data', 'invalid parameter "query": not supported by the simulator: hour'],
    ['query?query=requests*on()requests', 422, 'execution', expect.stringContaining('found duplicate series')],
    ['query?query=1&limit=-1', 400, 'bad_data', 'invalid parameter "limit": limit must be non-negative'],
  ])('refuses %s', async (path, status, errorType, error) => {
    const response = await get(`/prometheus/api/v1/${path}`);
    expect({ status: response.status, body: await response.json() }).toEqual({
      status,
      body: { status: 'error', errorType, error },
    });
  });
});

describe('limits', () => {
  it('cut an answer that is not aggregated, with a warning and status 200', async () => {
    const small = await start({ limits: { series: 3 } });
    for (let pod = 0; pod < 5; pod += 1)
      small.series.setSeries('many', { pod: String(pod) }, { every: 10, value: () => 1 });
    expect(await getData('query?query=many', { of: small })).toMatchObject({
      data: { result: { length: 3 } },
      warnings: ['results truncated to 3 series'],
    });
    const grouped = await getData('query?query=sum by (pod) (many)', { of: small });
    expect(grouped).toMatchObject({ data: { result: { length: 5 } } });
    expect(grouped).not.toHaveProperty('warnings');
  });

  it('cut to what the request wants; 0 wants all', async () => {
    expect(await getData('query?query=requests&limit=1')).toMatchObject({
      data: { result: { length: 1 } },
      warnings: ['results truncated due to limit'],
    });
    expect(await getData('query?query=requests&limit=0')).toMatchObject({ data: { result: { length: 2 } } });
  });

  it('refuse a query on more than ten metrics', async () => {
    for (let index = 0; index < 10; index += 1)
      simulator.series.setSeries(`m${index}`, {}, { every: 10, value: () => 1 });
    expect(await getData('query?query=count({__name__=~"m."})')).toMatchObject({
      data: { result: [{ value: [now, '10'] }] },
    });
    expect(await getData('query?query=count({__name__=~".%2B"})')).toMatchObject({
      status: 'error',
      error: 'query scans more than 10 different metrics',
    });
  });
});

describe('the limit of requests', () => {
  const ask = (of: Simulator) => get('/prometheus/api/v1/query?query=1', { of });

  it('refuses what is more than so many in 60 seconds, and tells when there is room again', async () => {
    let at = now * 1000;
    const limited = await start({ clock: () => at, limits: { requestsPerMinute: 2 } });
    expect((await ask(limited)).status).toBe(200);
    at += 20_500;
    const last = await ask(limited);
    expect([last.status, last.headers.get('x-ratelimit-limit')]).toEqual([200, '2']);
    const refused = await ask(limited);
    expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('x-ratelimit-limit')]).toEqual([
      429,
      '40',
      '2',
    ]);
    at += 39_500;
    expect((await ask(limited)).status).toBe(200);
    expect((await ask(limited)).status).toBe(429);
  });

  it('is told by nobody where there is none', async () => {
    expect((await ask(simulator)).headers.has('x-ratelimit-limit')).toBe(false);
  });
});

describe('the clock', () => {
  const dateOf = async (path = '/prometheus/api/v1/query?query=time()') => (await get(path)).headers.get('date');

  it('is told by every answer, as the simulator was given it', async () => {
    expect(await dateOf()).toBe('Tue, 14 Nov 2023 22:13:20 GMT');
    simulator.faults.failNext(503);
    expect(await dateOf()).toBe('Tue, 14 Nov 2023 22:13:20 GMT');
  });

  it('can be ahead or behind, and samples with it', async () => {
    const post = (body: string) => fetch(`${simulator.url}/simulator/faults`, { method: 'POST', body });
    expect(await (await post('{"skew": -300}')).json()).toEqual({ lag: 20, skew: -300, pending: [] });
    expect(await dateOf()).toBe('Tue, 14 Nov 2023 22:08:20 GMT');
    expect(await getData('query?query=timestamp(requests{pod="a"})')).toMatchObject({
      data: { result: [{ value: [now - 300, String(now - 320)] }] },
    });
    simulator.faults.skew = 300;
    expect(await dateOf()).toBe('Tue, 14 Nov 2023 22:18:20 GMT');
  });
});

describe('/query_range', () => {
  it('answers each step', async () => {
    expect(await getData(`query_range?query=sum(requests) * 2&start=${now - 120}&end=${now - 60}&step=30s`)).toEqual({
      status: 'success',
      data: { resultType: 'matrix', result: [{ metric: {}, values: [120, 90, 60].map((ago) => [now - ago, '60']) }] },
    });
  });

  it.each([
    ['start=2&end=1&step=1', 400, /^invalid parameter "end": end timestamp must not be before start time$/],
    ['start=1&end=2&step=0', 400, /^invalid parameter "step": zero or negative/],
    ['start=1&end=20000&step=1', 400, /^exceeded maximum resolution of 11,000 points per timeseries/],
    ['start=1&end=1501&step=1', 422, /^query gives more than 1500 samples per series$/],
  ])('refuses %s', async (parameters, status, error) => {
    const response = await get(`/prometheus/api/v1/query_range?query=requests&${parameters}`);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: expect.stringMatching(error) });
  });
});

describe('the index', () => {
  it('lists series, labels, values and metadata', async () => {
    simulator.describeMetric('requests', { type: 'counter', unit: 'number', help: 'Requests' });
    simulator.series.setSeries('other', {}, { every: 10, value: () => 1 });
    expect(await getData('series?match[]=requests{pod="a"}')).toEqual({
      status: 'success',
      data: [{ __name__: 'requests', pod: 'a' }],
    });
    expect(await getData('labels')).toEqual({ status: 'success', data: ['__name__', 'pod'] });
    expect(await getData('label/__name__/values')).toEqual({ status: 'success', data: ['other', 'requests'] });
    expect(await getData('label/__name__/values?match[]={pod!=""}')).toEqual({ status: 'success', data: ['requests'] });
    expect(await getData('label/pod/values?limit=1')).toEqual({
      status: 'success',
      data: ['a'],
      warnings: ['results truncated due to limit'],
    });
    expect(await getData('metadata')).toEqual({
      status: 'success',
      data: {
        other: [{ type: 'unknown', unit: '', help: '' }],
        requests: [{ type: 'counter', unit: 'number', help: 'Requests' }],
      },
    });
    expect(await getData('metadata?metric=nothing')).toEqual({ status: 'success', data: {} });
    expect(await getData('series')).toMatchObject({ status: 'error', error: 'no match[] parameter provided' });
  });
});

describe('addresses', () => {
  it.each([
    ['/prometheus/api/v1/nothing', 404],
    ['/prometheus/', 404],
    ['/elsewhere', 404],
    ['/prometheus/api/v1/status/buildinfo', 410],
    ['/prometheus/api/v1/targets', 410],
    ['/prometheus/api/v1/admin/tsdb/snapshot', 410],
  ])('%s is answered with %d', async (path, status) => {
    const response = await get(path);
    expect(response.status).toBe(status);
    if (status === 404) expect(await response.text()).toBe('404 page not found\n');
  });
});

describe('addresses below /api/', () => {
  it('that there are not are answered in JSON, to those with the token', async () => {
    const body = { timestamp: now * 1000, status: 404, error: 'Not Found', path: '/api/elsewhere' };
    const response = await get('/api/elsewhere');
    expect({ status: response.status, body: await response.json() }).toEqual({ status: 404, body });
    expect((await get('/api/elsewhere', { token: 'wrong' })).status).toBe(401);
  });
});

describe('the token', () => {
  it('is asked for, with the body of the gateway', async () => {
    const expected = { timestamp: now * 1000, status: 401, error: 'Unauthorized', path: '/prometheus/api/v1/query' };
    for (const question of [{ token: 'wrong' }, { init: { headers: {} } }]) {
      const response = await get('/prometheus/api/v1/query?query=1', question);
      expect({ status: response.status, body: await response.json() }).toEqual({ status: 401, body: expected });
    }
  });

  it('can be changed', async () => {
    const old = simulator.token;
    simulator.changeToken('another');
    expect((await get('/prometheus/api/v1/query?query=1', { token: old })).status).toBe(401);
    expect((await get('/prometheus/api/v1/query?query=1', { token: 'another' })).status).toBe(200);
  });
});

describe('faults', () => {
  const query = '/prometheus/api/v1/query?query=requests';

  it('meet as many requests as planned, in the order of planning', async () => {
    simulator.faults.failNext(503);
    simulator.faults.failNext({ kind: 'status', status: 500 }, { times: 2 });
    const statuses = [];
    for (let index = 0; index < 4; index += 1) statuses.push((await get(query)).status);
    expect(statuses).toEqual([503, 500, 500, 200]);
  });

  it('meet only the path that they are for', async () => {
    simulator.faults.failNext(500, { path: '/labels', times: Number.POSITIVE_INFINITY });
    expect((await get(query)).status).toBe(200);
    expect((await get('/prometheus/api/v1/labels')).status).toBe(500);
    simulator.faults.clear();
    expect((await get('/prometheus/api/v1/labels')).status).toBe(200);
  });

  it('look like what stands before Sysdig', async () => {
    simulator.faults.failNext({ kind: 'rate-limit', retryAfterSeconds: 7, requestsPerMinute: 600 });
    simulator.faults.failNext({ kind: 'login-page' });
    simulator.faults.failNext({ kind: 'redirect', location: '/login' });
    simulator.faults.failNext(502);
    simulator.faults.failNext({ kind: 'empty' });
    simulator.faults.failNext({ kind: 'status', status: 500, body: '{}', headers: { 'x-own': '1' } });
    const limited = await get(query);
    expect([limited.status, limited.headers.get('retry-after'), limited.headers.get('x-ratelimit-limit')]).toEqual([
      429,
      '7',
      '600',
    ]);
    expect(Object.keys(Object(await limited.json()))).toEqual(['type', 'message', 'details']);
    const login = await get(query);
    expect([login.status, login.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await login.text()).toContain('<title>Log in to Sysdig</title>');
    const redirected = await get(query);
    expect([redirected.status, redirected.headers.get('location')]).toEqual([302, '/login']);
    expect(await (await get(query)).text()).toContain('502 Bad Gateway');
    expect(await (await get(query)).text()).toBe('');
    const own = await get(query);
    expect([own.status, own.headers.get('x-own'), await own.text()]).toEqual([500, '1', '{}']);
  });

  it('end a connection before the answer, or in the middle of it', async () => {
    simulator.faults.failNext({ kind: 'reset' });
    await expect(get(query)).rejects.toThrow('fetch failed');
    simulator.faults.failNext({ kind: 'truncated' });
    const half = await get(query);
    expect(half.status).toBe(200);
    await expect(half.text()).rejects.toThrow('terminated');
  });

  it('make values not a number', async () => {
    simulator.faults.failNext({ kind: 'nan' });
    expect(await getData('query?query=requests')).toMatchObject({
      data: { result: [{ value: [now, 'NaN'] }, { value: [now, 'NaN'] }] },
    });
  });

  it('make answers late', async () => {
    const waited: number[] = [];
    const slow = await start({ wait: async (milliseconds) => void waited.push(milliseconds) });
    slow.faults.failNext({ kind: 'slow', milliseconds: 31_000 });
    expect((await get('/prometheus/api/v1/query?query=1', { of: slow })).status).toBe(200);
    expect(waited).toEqual([31_000]);
  });

  it('do not keep the simulator from stopping', async () => {
    simulator.faults.failNext({ kind: 'slow', milliseconds: 3_600_000 });
    const failing = expect(get(query)).rejects.toThrow('fetch failed');
    while (simulator.faults.pending.length > 0) await new Promise((resolve) => setImmediate(resolve));
    await simulator.stop();
    started.splice(started.indexOf(simulator), 1);
    await failing;
  });

  it('are planned over HTTP too', async () => {
    const post = (body: string) => fetch(`${simulator.url}/simulator/faults`, { method: 'POST', body });
    const planned = await post('{"lag": 40, "fault": {"kind": "status", "status": 503}, "times": 2, "path": "/query"}');
    expect(await planned.json()).toEqual({
      lag: 40,
      skew: 0,
      pending: [{ fault: { kind: 'status', status: 503 }, left: 2, path: '/query' }],
    });
    expect((await get(query)).status).toBe(503);
    expect(await (await fetch(`${simulator.url}/simulator/faults`, { method: 'DELETE' })).json()).toEqual({
      lag: 40,
      skew: 0,
      pending: [],
    });
  });

  it.each([
    ['', 'a JSON object is expected'],
    ['{}', 'it must say lag, skew or fault'],
    ['{"kind": "status", "status": 503}', 'kind is none of lag, skew, fault, times, path, after'],
    ['{"skew": "-300"}', 'skew is a number'],
    ['{"lag": "40"}', 'lag is a number'],
    ['{"lag": -1}', 'lag is a number of at least 0'],
    ['{"fault": {"kind": "empty"}, "times": "3"}', 'times is a number'],
    ['{"lag": 1, "path": 7}', 'path is a string'],
    ['{"fault": {"kind": "flood"}}', 'kind is one of'],
    ['{"fault": {"kind": "slow"}}', 'slow needs milliseconds'],
    ['{"lag": 40, "fault": {"kind": "flood"}}', 'kind is one of'],
  ])('are not planned by a request that says something else: %s', async (body, problem) => {
    const refused = await fetch(`${simulator.url}/simulator/faults`, { method: 'POST', body });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain(problem);
    expect(await (await fetch(`${simulator.url}/simulator/faults`)).json()).toEqual({
      lag: simulator.faults.lag,
      skew: 0,
      pending: [],
    });
    expect(simulator.faults.lag).not.toBe(40);
  });
});

describe('requests', () => {
  it('are counted by path, whatever came of them', async () => {
    simulator.faults.failNext(500);
    await get('/prometheus/api/v1/query?query=1');
    await get('/prometheus/api/v1/query?query=2', { token: 'wrong' });
    await get('/prometheus/api/v1/labels');
    expect(simulator.requests.count('/query')).toBe(2);
    expect(simulator.requests.count()).toBe(3);
    const counted = { '/prometheus/api/v1/query': 2, '/prometheus/api/v1/labels': 1 };
    expect(await (await fetch(`${simulator.url}/simulator/requests`)).json()).toEqual(counted);
    simulator.requests.reset();
    expect(simulator.requests.byPath).toEqual({});
  });

  it('get a compressed answer when they ask for it', async () => {
    for (let pod = 0; pod < 30; pod += 1)
      simulator.series.setSeries('many', { pod: String(pod) }, { every: 10, value: () => 1 });
    const encoding = await new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${simulator.token}`, 'accept-encoding': 'gzip', connection: 'close' };
      request(`${simulator.url}/prometheus/api/v1/query?query=many`, { headers }, (response) => {
        response.resume();
        resolve(response.headers['content-encoding']);
      })
        .on('error', reject)
        .end();
    });
    expect(encoding).toBe('gzip');
    expect(await getData('query?query=many')).toMatchObject({ data: { result: { length: 30 } } });
  });
});
