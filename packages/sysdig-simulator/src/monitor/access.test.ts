import { afterEach, describe, expect, it } from '@jest/globals';
import { ask, type Question, Simulators } from '../../test/support/simulators.ts';
import type { Simulator } from '../index.ts';

const simulators = new Simulators();
afterEach(() => simulators.stop());

const query = '/prometheus/api/v1/query?query=1';
const descriptors = '/api/v2/metrics/descriptors';
const denied = {
  errors: [{ reason: 'Not enough privileges to complete the action', message: 'Access is denied' }],
};
const statusesOf = async (simulator: Simulator, paths: readonly string[], question?: Question) => {
  const statuses: number[] = [];
  for (const path of paths) statuses.push((await ask(simulator, path, question)).status);
  return statuses;
};

describe('a Monitor API token', () => {
  it('is asked for everywhere', async () => {
    const simulator = await simulators.start();
    const paths = [query, descriptors, '/api/v3/labels/', '/api/token', '/api/user/me', '/api/login'];
    expect(await statusesOf(simulator, paths)).toEqual(paths.map(() => 200));
    expect(await statusesOf(simulator, paths, { token: 'wrong' })).toEqual(paths.map(() => 401));
    expect(await ask(simulator, '/api/token', { token: null })).toMatchObject({
      status: 401,
      body: { timestamp: simulators.time * 1000, status: 401, error: 'Unauthorized', path: '/api/token' },
    });
  });

  it('is shown to those who have it, and so is whose it is', async () => {
    const simulator = await simulators.start({ token: 'the-token' });
    expect((await ask(simulator, '/api/token')).body).toEqual({ token: { key: 'the-token' } });
    expect((await ask(simulator, '/api/user/me')).body).toMatchObject({ user: { enabled: true } });
    expect((await ask(simulator, '/api/token', { method: 'POST' })).status).toBe(405);
  });

  it('works no more once it was replaced', async () => {
    const simulator = await simulators.start({ token: 'old' });
    simulator.changeToken('new');
    expect(await statusesOf(simulator, [query, descriptors], { token: 'old' })).toEqual([401, 401]);
    expect(await statusesOf(simulator, [query, descriptors])).toEqual([200, 200]);
  });

  it('works for a minute more where the front end of PromQL remembers it, and only there', async () => {
    const simulator = await simulators.start({ token: 'old', settings: { authCacheSeconds: 60 } });
    simulator.changeToken('new');
    simulators.time += 59;
    expect(await statusesOf(simulator, [query, descriptors], { token: 'old' })).toEqual([200, 401]);
    simulators.time += 1;
    expect(await statusesOf(simulator, [query], { token: 'old' })).toEqual([401]);
  });

  it('may lack the permission to read metrics', async () => {
    const simulator = await simulators.start({ settings: { mayReadMetrics: false } });
    expect(await ask(simulator, query)).toMatchObject({ status: 403, body: denied });
    expect(await statusesOf(simulator, [query, '/api/data/metrics', '/api/user/me'])).toEqual([403, 403, 200]);
    simulator.change({ statuses: { notPermitted: 401 } });
    expect(await statusesOf(simulator, [query])).toEqual([401]);
  });
});

describe('IBM Cloud', () => {
  const iam = { apikey: 'the-key', instanceId: '7d2f-guid' };
  const form = (fields: Readonly<Record<string, string>>): Question => ({
    method: 'POST',
    token: null,
    body: new URLSearchParams(fields),
  });
  const grant = { grant_type: 'urn:ibm:params:oauth:grant-type:apikey', response_type: 'cloud_iam' };
  const exchange = form({ ...grant, apikey: 'the-key' });

  async function tokenOf(simulator: Simulator): Promise<string> {
    const { body } = await ask(simulator, '/identity/token', exchange);
    return (body as { access_token: string }).access_token;
  }
  const withToken = (token: string, instanceId = iam.instanceId): Question => ({
    token,
    headers: { IBMInstanceID: instanceId },
  });

  it('gives a token for an API key, for an hour', async () => {
    const simulator = await simulators.start({ iam });
    const { status, body } = await ask(simulator, '/identity/token', exchange);
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        refresh_token: 'not_supported',
        token_type: 'Bearer',
        expires_in: 3600,
        expiration: simulators.time + 3600,
        scope: 'ibm openid',
      },
    });
    expect(await tokenOf(simulator)).not.toBe(await tokenOf(simulator));
  });

  it.each([
    ['another key', form({ ...grant, apikey: 'wrong' }), 400, 'BXNIM0415E', 'Provided API key could not be found.'],
    ['no key', form(grant), 400, 'BXNIM0109E', 'Property missing or empty: apikey'],
    ['no form', { ...exchange, body: '{}' }, 400, 'BXNIM0109E', 'Property missing or empty: grant_type'],
    ['another grant', form({ grant_type: 'password' }), 400, 'BXNIM0137E', 'The grant_type is not supported'],
    ['a GET', { token: null }, 405, 'BXNIM0112E', 'Method not allowed'],
  ])('refuses %s', async (_, question, status, errorCode, errorMessage) => {
    const simulator = await simulators.start({ iam });
    const reply = await ask(simulator, '/identity/token', question);
    expect(reply).toMatchObject({ status, body: { errorCode, errorMessage } });
    expect(reply.text).not.toContain('the-key');
  });

  it('lets its tokens in with the instance that they are for, until they expire', async () => {
    const simulator = await simulators.start({ iam });
    const token = await tokenOf(simulator);
    const paths = [query, descriptors];
    expect(await statusesOf(simulator, paths, withToken(token))).toEqual([200, 200]);
    expect(await ask(simulator, query, { token })).toMatchObject({ status: 403, body: denied });
    expect(await ask(simulator, query, withToken(token, 'another'))).toMatchObject({ status: 403, body: denied });
    simulators.time += 3599;
    expect(await statusesOf(simulator, paths, withToken(token))).toEqual([200, 200]);
    simulators.time += 1;
    expect(await ask(simulator, query, withToken(token))).toMatchObject({ status: 401, body: { status: 401 } });
    expect(await statusesOf(simulator, [query], withToken(await tokenOf(simulator)))).toEqual([200]);
  });

  it('lets plain tokens in, too, unless the instance wants none', async () => {
    const both = await simulators.start({ iam });
    expect(await statusesOf(both, [query])).toEqual([200]);
    const only = await simulators.start({ iam: { ...iam, only: true } });
    expect(await ask(only, query)).toMatchObject({ status: 403, body: denied });
    only.change({ statuses: { accessDenied: 401 } });
    expect(await statusesOf(only, [query], {})).toEqual([401]);
    expect(await statusesOf(only, [query], withToken(await tokenOf(only)))).toEqual([200]);
  });

  it('can fail, too, and counts no limit of Sysdig', async () => {
    const simulator = await simulators.start({ iam, limits: { requestsPerMinute: 1 } });
    simulator.faults.failNext(503, { path: '/identity/token' });
    simulator.faults.failNext(500, { path: '/identity/token' });
    const reply = await ask(simulator, '/identity/token', exchange);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
    expect((await ask(simulator, '/identity/token', exchange)).status).toBe(500);
    expect(await statusesOf(simulator, [query], withToken(await tokenOf(simulator)))).toEqual([200]);
    expect(simulator.requests.count('/identity/token')).toBe(3);
  });

  it('is nowhere else', async () => {
    const simulator = await simulators.start();
    expect((await ask(simulator, '/identity/token', exchange)).status).toBe(404);
  });

  it('has PromQL at other addresses', async () => {
    const simulator = await simulators.start();
    const paths = ['/prometheus/api/v1', '/api/prometheus/api/v1', '/api/v2/promql'];
    const asked = () =>
      statusesOf(
        simulator,
        paths.map((path) => `${path}/query?query=1`),
      );
    expect(await asked()).toEqual([200, 404, 404]);
    simulator.change({ promqlRoots: ['/api/prometheus/api/v1', '/api/v2/promql'] });
    expect(await asked()).toEqual([404, 200, 200]);
  });
});

describe("an installation of one's own", () => {
  it('may have no PromQL at all', async () => {
    const simulator = await simulators.start({ settings: { promqlRoots: [] } });
    expect(await ask(simulator, query)).toMatchObject({ status: 404, text: '404 page not found\n' });
    expect(await statusesOf(simulator, [descriptors])).toEqual([200]);
  });
});
