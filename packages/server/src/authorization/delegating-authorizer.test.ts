import { describe, expect, it } from '@jest/globals';
import { ClusterUnavailableError, type RequestAttributes } from '@metrics-adapter/core';
import { FakeClock, neverCancelled } from '@metrics-adapter/core/testing';
import type { UserInfo } from '../authentication/authenticator.ts';
import type { AccessReviewer } from './access-reviewer.ts';
import type { Decision } from './authorizer.ts';
import { DelegatingAuthorizer, type DelegatingAuthorizerOptions } from './delegating-authorizer.ts';

const alice: UserInfo = { name: 'alice', groups: ['dev', 'system:authenticated'], extra: { a: ['1'], b: ['2'] } };
const getPods: RequestAttributes = {
  kind: 'resource',
  verb: 'get',
  group: 'custom.metrics.k8s.io',
  version: 'v1beta1',
  resource: 'pods',
  subresource: 'http_requests',
  name: '*',
  namespace: 'shop',
};

class FakeReviews implements AccessReviewer {
  readonly asked: [UserInfo, RequestAttributes][] = [];
  decision: Decision | Error = { allowed: true, reason: 'RBAC says so' };

  async reviewAccess(user: UserInfo, attributes: RequestAttributes): Promise<Decision> {
    this.asked.push([user, attributes]);
    if (this.decision instanceof Error) throw this.decision;
    return this.decision;
  }
}

function setUp(options: Partial<DelegatingAuthorizerOptions> = {}) {
  const clock = new FakeClock();
  const reviews = new FakeReviews();
  const authorizer = new DelegatingAuthorizer({ reviews, clock, ...options });
  const authorize = (user: UserInfo = alice, attributes: RequestAttributes = getPods): Promise<Decision> =>
    authorizer.authorize(user, attributes, neverCancelled);
  return { clock, reviews, authorize };
}

describe('DelegatingAuthorizer', () => {
  it('passes the question on as it is, and the decision back', async () => {
    const { reviews, authorize } = setUp();
    expect(await authorize()).toEqual({ allowed: true, reason: 'RBAC says so' });
    expect(reviews.asked).toEqual([[alice, getPods]]);
  });

  it.each([
    ['a permission', { allowed: true, reason: '' }],
    ['a refusal', { allowed: false, reason: 'no' }],
  ])('remembers %s for ten seconds', async (_, decision) => {
    const { clock, reviews, authorize } = setUp();
    reviews.decision = decision;
    expect(await authorize()).toEqual(decision);
    reviews.decision = { allowed: !decision.allowed, reason: 'changed' };
    await clock.advance(9_999);
    expect(await authorize()).toEqual(decision);
    await clock.advance(1);
    expect(await authorize()).toEqual(reviews.decision);
  });

  it('can remember permissions and refusals for different times', async () => {
    const { clock, reviews, authorize } = setUp({ allowedTimeToLive: 5_000, deniedTimeToLive: 1_000 });
    await authorize();
    await clock.advance(4_999);
    await authorize();
    expect(reviews.asked.length).toBe(1);
    await clock.advance(1);
    reviews.decision = { allowed: false, reason: '' };
    await authorize();
    await clock.advance(1_000);
    await authorize();
    expect(reviews.asked.length).toBe(3);
  });

  it('takes a question for the same whatever order its parts were put together in', async () => {
    const { reviews, authorize } = setUp();
    await authorize();
    const { kind, name, namespace, subresource, resource, version, group, verb } = getPods as typeof getPods & {
      kind: 'resource';
    };
    await authorize({ extra: { b: ['2'], a: ['1'] }, groups: [...alice.groups], name: 'alice' }, {
      namespace,
      name,
      subresource,
      resource,
      version,
      group,
      verb,
      kind,
    } as RequestAttributes);
    expect(reviews.asked.length).toBe(1);
  });

  it.each<[string, Partial<UserInfo>, Partial<RequestAttributes>]>([
    ['user', { name: 'bob' }, {}],
    ['uid', { uid: '1' }, {}],
    ['groups', { groups: ['dev,system:authenticated'] }, {}],
    ['extra values', { extra: { a: ['1'], b: ['3'] } }, {}],
    ['verb', {}, { verb: 'list' }],
    ['group', {}, { group: 'external.metrics.k8s.io' }],
    ['version', {}, { version: 'v1beta2' }],
    ['resource', {}, { resource: 'nodes' }],
    ['subresource', {}, { subresource: 'errors' }],
    ['name', {}, { name: 'p1' }],
    ['namespace', {}, { namespace: 'bank' }],
  ])('asks anew for another %s', async (_, user, attributes) => {
    const { reviews, authorize } = setUp();
    await authorize();
    await authorize({ ...alice, ...user }, { ...getPods, ...attributes } as RequestAttributes);
    expect(reviews.asked.length).toBe(2);
  });

  it('does not take a name for a namespace', async () => {
    const { reviews, authorize } = setUp();
    const base = { kind: 'resource', verb: 'get', group: 'g', version: 'v', resource: 'r' } as const;
    await authorize(alice, { ...base, name: 'x' });
    await authorize(alice, { ...base, namespace: 'x' });
    await authorize(alice, { ...base, subresource: 'x' });
    expect(reviews.asked.length).toBe(3);
  });

  it('asks once for equal questions at the same time', async () => {
    const { reviews, authorize } = setUp();
    await Promise.all([authorize(), authorize(), authorize()]);
    expect(reviews.asked.length).toBe(1);
  });

  it('passes an error on, which is no permission, and asks anew after it', async () => {
    const { reviews, authorize } = setUp();
    reviews.decision = new ClusterUnavailableError('kube-apiserver does not answer');
    await expect(authorize()).rejects.toBe(reviews.decision);
    reviews.decision = { allowed: true, reason: '' };
    expect(await authorize()).toEqual({ allowed: true, reason: '' });
  });

  it('does not remember a question that is too long', async () => {
    const { reviews, authorize } = setUp();
    const path = { kind: 'path', verb: 'get', path: `/${'ü'.repeat(5_000)}` } as const;
    await authorize(alice, path);
    await authorize(alice, path);
    expect(reviews.asked.length).toBe(2);
  });

  it('keeps no more decisions than it may', async () => {
    const { reviews, authorize } = setUp({ maxDecisions: 1 });
    const other: RequestAttributes = { kind: 'path', verb: 'get', path: '/apis' };
    await authorize();
    await authorize(alice, other);
    await authorize();
    expect(reviews.asked.length).toBe(3);
  });

  it('lets system:masters do anything, without asking', async () => {
    const { reviews, authorize } = setUp();
    reviews.decision = new ClusterUnavailableError('down');
    expect(await authorize({ ...alice, groups: ['system:masters'] })).toEqual({ allowed: true, reason: '' });
  });

  it.each(['/healthz', '/readyz', '/livez'])('lets anybody ask for %s, without asking', async (path) => {
    const { reviews, authorize } = setUp();
    reviews.decision = new ClusterUnavailableError('down');
    expect(await authorize(alice, { kind: 'path', verb: 'get', path })).toEqual({ allowed: true, reason: '' });
  });

  it.each(['/healthz/sysdig', '/healthz/', '/healthzz', '/', '/version'])('asks for %s', async (path) => {
    const { reviews, authorize } = setUp();
    await authorize(alice, { kind: 'path', verb: 'get', path });
    expect(reviews.asked.length).toBe(1);
  });
});
