import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ClusterUnavailableError, type RequestAttributes } from '@metrics-adapter/core';
import type { UserInfo } from '../../authentication/authenticator.ts';
import { startSurroundings, type TestSurroundings } from '../testing/test-surroundings.ts';
import { manyTurns, until } from '../testing/until.ts';
import { ClientNodeReviewApi } from './client-node-review-api.ts';

let test: TestSurroundings;
let api: ClientNodeReviewApi;

beforeEach(async () => {
  test = await startSurroundings();
  const { transport, timers } = test.around;
  api = new ClientNodeReviewApi({ tokens: transport, permissions: transport, timers });
  await api.load();
});

afterEach(() => test.stop());

describe('ClientNodeReviewApi.reviewToken', () => {
  it('asks with the token alone and reads the user', async () => {
    const reviewed = api.reviewToken('the token');
    const exchange = await test.server.next();
    expect(`${exchange.method} ${exchange.path}`).toBe('POST /apis/authentication.k8s.io/v1/tokenreviews');
    expect(exchange.headers).toMatchObject({ authorization: 'Bearer secret', 'content-type': 'application/json' });
    expect(JSON.parse(exchange.body)).toEqual({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      spec: { token: 'the token' },
    });
    const user = { username: 'bob', uid: '7', groups: ['dev'], extra: { 'example.org/Scope': ['a', 'b'] } };
    exchange.answer(201, { spec: { token: 'the token' }, status: { authenticated: true, user } });
    expect(await reviewed).toEqual({
      authenticated: true,
      user: { name: 'bob', uid: '7', groups: ['dev'], extra: { 'example.org/Scope': ['a', 'b'] } },
    });
  });

  it('reads a user who has nothing but a name', async () => {
    const reviewed = api.reviewToken('the token');
    (await test.server.next()).answer(201, { spec: {}, status: { authenticated: true, user: { username: 'bob' } } });
    expect(await reviewed).toEqual({ authenticated: true, user: { name: 'bob', groups: [], extra: {} } });
  });

  it('reads a refusal', async () => {
    const reviewed = api.reviewToken('the token');
    (await test.server.next()).answer(201, { spec: {}, status: { error: 'token has expired' } });
    expect(await reviewed).toEqual({ authenticated: false, error: 'token has expired' });
  });

  it.each([
    ['no status', { spec: {} }, 'kube-apiserver answered a TokenReview without a status'],
    [
      'no user',
      { spec: {}, status: { authenticated: true } },
      'kube-apiserver accepted a token without naming its user',
    ],
    [
      'no JSON',
      '{"spec":{"token":"the token',
      'could not review a token (create tokenreviews): kube-apiserver answered something that cannot be read; is there a proxy before it?',
    ],
  ])('never takes an odd answer for a user: %s', async (_, answer, message) => {
    const reviewed = api.reviewToken('the token').catch((error: Error) => error);
    (await test.server.next()).answer(201, answer);
    const error = await reviewed;
    expect(error).toBeInstanceOf(ClusterUnavailableError);
    expect(error).toMatchObject({ message });
    expect(String((error as Error).cause)).not.toContain('the token');
  });

  it('never takes a page of a proxy for a user', async () => {
    const reviewed = api.reviewToken('the token').catch((error: Error) => error);
    (await test.server.next()).answer(200, '<html>', 'text/html');
    expect(await reviewed).toBeInstanceOf(ClusterUnavailableError);
  });

  it('says what it lacks when it may not review', async () => {
    const reviewed = api.reviewToken('the token').catch((error: Error) => error);
    (await test.server.next()).answer(403, { reason: 'Forbidden', message: 'the token is in here' });
    expect(await reviewed).toMatchObject({
      message:
        "could not review a token (create tokenreviews): kube-apiserver answered 403 Forbidden; grant it to the adapter's ServiceAccount",
    });
    expect(test.clock.pending).toBe(0);
  });

  it('asks a second time, half a second later, when the server has a bad moment, and not a third time', async () => {
    const reviewed = api.reviewToken('the token').catch((error: Error) => error);
    (await test.server.next()).answer(500, { reason: 'InternalError' });
    await until(() => test.waits.includes(500));
    await test.clock.advance(499);
    await manyTurns();
    expect(test.server.unanswered).toBe(0);
    await test.clock.advance(1);
    (await test.server.next()).answer(503, {});
    expect(await reviewed).toMatchObject({
      message: 'could not review a token (create tokenreviews): kube-apiserver answered 503',
    });
    expect(test.clock.pending).toBe(0);
  });

  it('gives up after ten seconds, and stops asking', async () => {
    const reviewed = api.reviewToken('the token').catch((error: Error) => error);
    const exchange = await test.server.next();
    await test.clock.advance(10_000);
    expect(await reviewed).toMatchObject({
      message: 'could not review a token (create tokenreviews): kube-apiserver did not answer within 10 s',
    });
    await exchange.closed;
    expect(test.clock.pending).toBe(0);
  });

  it('gives the second try no more than what the first one left of them', async () => {
    const reviewed = api.reviewToken('the token').catch((error: Error) => error);
    const first = await test.server.next();
    await test.clock.advance(9_000);
    first.answer(503, {});
    await until(() => test.waits.includes(500));
    await test.clock.advance(500);
    const second = await test.server.next();
    await test.clock.advance(500);
    expect(await reviewed).toMatchObject({
      message: 'could not review a token (create tokenreviews): kube-apiserver did not answer within 10 s',
    });
    await second.closed;
    expect(test.clock.pending).toBe(0);
  });
});

describe('ClientNodeReviewApi.reviewAccess', () => {
  const user: UserInfo = { name: 'bob', uid: '7', groups: ['dev', 'ops'], extra: { scope: ['a'] } };

  async function asked(who: UserInfo, attributes: RequestAttributes): Promise<unknown> {
    const reviewed = api.reviewAccess(who, attributes);
    const exchange = await test.server.next();
    expect(`${exchange.method} ${exchange.path}`).toBe('POST /apis/authorization.k8s.io/v1/subjectaccessreviews');
    exchange.answer(201, { spec: {}, status: { allowed: true } });
    expect(await reviewed).toEqual({ allowed: true, reason: '' });
    return JSON.parse(exchange.body).spec;
  }

  const decide = async (status: object | undefined) => {
    const attributes = { kind: 'path', verb: 'get', path: '/metrics' } as const;
    const reviewed = api.reviewAccess(user, attributes).catch((error: Error) => error);
    (await test.server.next()).answer(201, { spec: {}, status });
    return reviewed;
  };

  it('asks for an object of a namespace', async () => {
    const attributes: RequestAttributes = {
      kind: 'resource',
      verb: 'get',
      group: 'custom.metrics.k8s.io',
      version: 'v1beta2',
      resource: 'pods',
      subresource: 'http_requests',
      namespace: 'shop',
      name: '*',
    };
    expect(await asked(user, attributes)).toEqual({
      user: 'bob',
      uid: '7',
      groups: ['dev', 'ops'],
      extra: { scope: ['a'] },
      resourceAttributes: {
        verb: 'get',
        group: 'custom.metrics.k8s.io',
        version: 'v1beta2',
        resource: 'pods',
        subresource: 'http_requests',
        namespace: 'shop',
        name: '*',
      },
    });
  });

  it('asks for a path, and leaves out what a user does not have', async () => {
    const anonymous: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'], extra: {} };
    expect(await asked(anonymous, { kind: 'path', verb: 'get', path: '/metrics' })).toEqual({
      user: 'system:anonymous',
      groups: ['system:unauthenticated'],
      nonResourceAttributes: { verb: 'get', path: '/metrics' },
    });
  });

  it.each([
    [
      { allowed: true, reason: 'RBAC: allowed' },
      { allowed: true, reason: 'RBAC: allowed' },
    ],
    [
      { allowed: false, reason: 'no role' },
      { allowed: false, reason: 'no role' },
    ],
    [{ allowed: false }, { allowed: false, reason: '' }],
    [
      { allowed: true, denied: true, reason: 'both' },
      { allowed: false, reason: 'both' },
    ],
    [{}, { allowed: false, reason: '' }],
  ])('decides %j as %j', async (status, decision) => {
    expect(await decide(status)).toEqual(decision);
  });

  it('never takes an answer without a status for a permission', async () => {
    expect(await decide(undefined)).toMatchObject({
      message: 'kube-apiserver answered a SubjectAccessReview without a status',
    });
  });
});
