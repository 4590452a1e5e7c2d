import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, Simulators } from '../../test/support/simulators.ts';
import type { Simulator } from '../index.ts';
import { Faults } from './faults.ts';

const simulators = new Simulators();
const waited: number[] = [];
let simulator: Simulator;
beforeEach(async () => {
  waited.splice(0);
  simulator = await simulators.start({
    iam: { apikey: 'the-key', instanceId: 'guid' },
    wait: async (milliseconds) => void waited.push(milliseconds),
  });
  simulator.series.setSeries('orders', { queue: 'eu' }, { every: 10, value: () => 7 });
});
afterEach(() => simulators.stop());

const form = new URLSearchParams({ grant_type: 'urn:ibm:params:oauth:grant-type:apikey', apikey: 'the-key' });
const places = [
  ['PromQL', '/prometheus/api/v1/query?query=orders', {}],
  ['PromQL of IBM', '/api/v2/promql/query?query=orders', {}],
  ['descriptors', '/api/v2/metrics/descriptors', {}],
  ['labels', '/api/v3/labels/', {}],
  ['the older list', '/api/data/metrics', {}],
  ['the data API', '/api/data/', { method: 'POST', body: '{}' }],
  ['IAM', '/identity/token', { method: 'POST', token: null, body: form }],
] as const;

describe.each(places)('faults of %s', (_name, path, question) => {
  beforeEach(() => simulator.change({ promqlRoots: ['/prometheus/api/v1', '/api/v2/promql'] }));
  const meet = () => ask(simulator, path, question);

  it('are errors of its own, in JSON', async () => {
    simulator.faults.failNext(500);
    const { status, headers, body } = await meet();
    expect([status, headers.get('content-type')]).toEqual([500, 'application/json']);
    expect(Object.keys(Object(body))).toEqual(
      path.includes('/query') ? ['status', 'errorType', 'error'] : ['timestamp', 'status', 'error', 'path'],
    );
  });

  it.each([
    [502, 'Bad Gateway'],
    [503, 'Service Unavailable'],
    [504, 'Gateway Timeout'],
  ])("are a gateway's page of %d", async (code, reason) => {
    simulator.faults.failNext(code);
    const { status, headers, text } = await meet();
    expect([status, headers.get('content-type')]).toEqual([code, 'text/html; charset=utf-8']);
    expect(text).toContain(`${code} ${reason}`);
  });

  it('are limits, empty bodies, pages and addresses to log in at', async () => {
    simulator.faults.failNext(429);
    simulator.faults.failNext({ kind: 'empty' });
    simulator.faults.failNext({ kind: 'login-page' });
    simulator.faults.failNext({ kind: 'redirect', location: '/login' });
    const [limited, empty, page, redirect] = [await meet(), await meet(), await meet(), await meet()];
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '1']);
    expect([empty.status, empty.text]).toEqual([200, '']);
    expect([page.status, page.text.slice(0, 15)]).toEqual([200, '<!DOCTYPE html>']);
    expect([redirect.status, redirect.headers.get('location')]).toEqual([302, '/login']);
  });

  it('are connections that end before or in the middle', async () => {
    simulator.faults.failNext({ kind: 'reset' });
    await expect(meet()).rejects.toThrow('fetch failed');
    simulator.faults.failNext({ kind: 'truncated' });
    await expect(meet()).rejects.toThrow('terminated');
  });

  it('are half an answer that looks whole to HTTP', async () => {
    const { text: whole } = await meet();
    simulator.faults.failNext({ kind: 'half-json' });
    const { status, text, body } = await meet();
    expect([status >= 500, body]).toEqual([false, undefined]);
    if (!path.includes('token')) expect(text).toBe(whole.slice(0, whole.length >> 1));
  });

  it('are answers that come late, or in drops', async () => {
    simulator.faults.failNext({ kind: 'slow', milliseconds: 31_000 });
    const whole = await meet();
    expect(waited).toEqual([31_000]);
    simulator.faults.failNext({ kind: 'drip', bytes: 20, milliseconds: 700 });
    const { status, headers, text } = await meet();
    expect([status, headers.get('content-length')]).toEqual([whole.status, null]);
    if (!path.includes('token')) expect(text).toBe(whole.text);
    expect(waited.slice(1)).toEqual(Array(Math.ceil(text.length / 20) - 1).fill(700));
  });
});

describe('words of an error', () => {
  it.each([400, 422])("of Sysdig's own API: %d", async (status) => {
    simulator.faults.failNext(status);
    expect((await ask(simulator, '/api/v3/labels/')).body).toEqual({
      errors: [{ reason: 'planned by the test', message: 'planned by the test' }],
    });
  });
});

describe('drops', () => {
  it('arrive one by one', async () => {
    simulator.faults.failNext({ kind: 'drip', bytes: 1_000, milliseconds: 1 });
    for (let index = 0; index < 40; index += 1) {
      simulator.series.setSeries('many', { index: String(index) }, { every: 10, value: () => 1 });
    }
    const sizes = await new Promise<readonly number[]>((resolve, reject) => {
      const headers = { authorization: `Bearer ${simulator.token}`, connection: 'close' };
      const path = '/prometheus/api/v1/query?query=many';
      request(`${simulator.url}${path}`, { headers }, (response) => {
        expect(response.headers['transfer-encoding']).toBe('chunked');
        const seen: number[] = [];
        response.on('data', (chunk: Buffer) => seen.push(chunk.length)).on('end', () => resolve(seen));
      })
        .on('error', reject)
        .end();
    });
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(2_000);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000);
  });
});

describe('the plan', () => {
  const statusesOf = (faults: Faults, paths: readonly string[]) =>
    paths.map((path) => {
      const fault = faults.take(path);
      return fault?.kind === 'status' ? fault.status : undefined;
    });

  it('spares as many as it should, then meets as many as it should', () => {
    const faults = new Faults(0);
    faults.failNext(500, { path: '/query', after: 2, times: 2 });
    expect(statusesOf(faults, ['/query', '/labels', '/query', '/query', '/labels', '/query', '/query'])).toEqual([
      undefined,
      undefined,
      undefined,
      500,
      undefined,
      500,
      undefined,
    ]);
    expect(faults.pending).toEqual([]);
  });

  it('lets one that spares be followed by another on the same request', () => {
    const faults = new Faults(0);
    faults.failNext(500, { after: 1 });
    faults.failNext(503, { times: 1 });
    expect(faults.pending).toEqual([
      { fault: { kind: 'status', status: 500 }, after: 1, left: 1 },
      { fault: { kind: 'status', status: 503 }, left: 1 },
    ]);
    expect(statusesOf(faults, ['/a', '/b', '/c'])).toEqual([503, 500, undefined]);
  });

  it('takes an address with a slash at its end for the same', () => {
    const faults = new Faults(0);
    faults.failNext(500, { path: '/api/data', times: 2 });
    expect(statusesOf(faults, ['/api/data/', '/api/data', '/api/data'])).toEqual([500, 500, undefined]);
  });
});

describe('control over HTTP', () => {
  const post = (name: string, body: string) =>
    ask(simulator, `/simulator/${name}`, { method: 'POST', token: null, body });

  it.each([
    [{ kind: 'slow-query', milliseconds: 1 }],
    [{ kind: 'drip', bytes: 1, milliseconds: 1 }],
    [{ kind: 'value', value: '+Inf' }],
    [{ kind: 'half-json' }],
  ])('plans %j', async (fault) => {
    const { body } = await post('faults', JSON.stringify({ fault, after: 3 }));
    expect(body).toMatchObject({ pending: [{ fault, after: 3, left: 1 }] });
  });

  it.each([
    ['{"fault": {"kind": "drip", "bytes": 1}}', 'drip needs milliseconds, a number'],
    ['{"fault": {"kind": "value", "value": 7}}', 'value needs value, a string'],
    ['{"fault": {"kind": "empty"}, "after": "1"}', 'after is a number'],
  ])('refuses the fault %s', async (body, problem) => {
    const reply = await post('faults', body);
    expect([reply.status, simulator.faults.pending]).toEqual([400, []]);
    expect(reply.text).toContain(problem);
  });

  it('changes settings', async () => {
    const change = { oldServer: true, statuses: { queryTimeout: 422 }, extraLabels: { agent_id: '7' } };
    const { status, body } = await post('settings', JSON.stringify(change));
    expect([status, body]).toEqual([200, simulator.settings]);
    expect(simulator.settings).toMatchObject({ ...change, statuses: { queryTimeout: 422, tooManyMetrics: 422 } });
    expect((await ask(simulator, '/simulator/settings', { token: null })).body).toEqual(body);
  });

  it.each([
    ['', 'a JSON object is expected'],
    ['[]', 'a JSON object is expected'],
    ['{"olderServer": true}', 'olderServer is none of promqlRoots, '],
    ['{"oldServer": "yes"}', 'oldServer is a JSON boolean'],
    ['{"promqlRoots": [1]}', 'promqlRoots is a list of strings'],
    ['{"statuses": null}', 'statuses is a JSON object'],
    ['{"statuses": {"timeout": 503}}', 'timeout is none of queryTimeout, '],
    ['{"excessQueries": "drop"}', 'excessQueries is one of queue, reject'],
    ['{"extraLabels": {"a": 1}}', 'the values of extraLabels are strings'],
    ['{"teamScope": "a = "}', 'a'],
    ['{"oldServer": true, "defaultPage": "1"}', 'defaultPage is a JSON number'],
  ])('refuses the settings %s', async (body, problem) => {
    const before = simulator.settings;
    const reply = await post('settings', body);
    expect([reply.status, simulator.settings]).toEqual([400, before]);
    expect(Object(reply.body).error).toContain(problem);
  });

  it('replaces the token, forgets requests, knows no other address', async () => {
    expect((await post('token', 'another')).status).toBe(200);
    expect(simulator.token).toBe('another');
    expect([(await post('token', 'a b')).status, simulator.token]).toEqual([400, 'another']);
    await ask(simulator, '/api/token');
    expect(simulator.requests.count()).toBe(1);
    expect((await ask(simulator, '/simulator/requests', { method: 'DELETE' })).body).toEqual({});
    expect((await ask(simulator, '/simulator/toString')).status).toBe(404);
    expect((await ask(simulator, '/simulator/token')).status).toBe(405);
  });
});
