import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import { loadKubeConfig } from '../src/kubernetes/endpoint/kube-config.ts';
import { ClientNodeReviewApi } from '../src/kubernetes/reviews/client-node-review-api.ts';
import { TemporaryFolder } from '../src/kubernetes/testing/temporary-folder.ts';
import { KubeHttp } from '../src/kubernetes/transport/kube-http.ts';
import { adapterRules } from '../src/testing/index.ts';
import { core } from './agreement/samples.ts';
import { startTestCluster, type TestCluster } from './test-cluster.ts';

const adapter = 'system:serviceaccount:monitoring:adapter';
const pods = `${core}/namespaces/shop/pods`;

let test: TestCluster;
beforeEach(async () => {
  test = await startTestCluster();
});
afterEach(() => test.cluster.stop());

describe('StandInCluster', () => {
  it('is reached by the kubeconfig that it writes, as the adapter that may do what it has to', async () => {
    const folder = await TemporaryFolder.create();
    for (const rule of adapterRules(adapter)) test.cluster.rules.allow(rule);
    const file = await test.cluster.writeKubeconfig(join(folder.path, 'config'), adapter);
    const surroundings = { environment: {}, clock: new FakeClock() };
    const endpoint = await loadKubeConfig(file, surroundings as unknown as Parameters<typeof loadKubeConfig>[1]);
    const transport = new KubeHttp({ endpoint, timers: test.clock });
    const reviews = new ClientNodeReviewApi({ tokens: transport, permissions: transport, timers: test.clock });
    const token = test.cluster.token('jane', ['dev'], { uid: '7', extra: { scope: ['a', 'b'] } });
    expect(await reviews.reviewToken(token)).toEqual({
      authenticated: true,
      user: { name: 'jane', uid: '7', groups: ['dev', 'system:authenticated'], extra: { scope: ['a', 'b'] } },
    });
    const ask = (path: string) => transport.ask({ method: 'GET', path, purpose: 'test' });
    const selector = 'fieldSelector=metadata.name%3Dextension-apiserver-authentication';
    expect((await ask(`${core}/namespaces/kube-system/configmaps?${selector}`)).status).toBe(200);
    await expect(ask(`${core}/namespaces/kube-system/configmaps`)).rejects.toMatchObject({ status: 403 });
    await expect(ask(`${core}/namespaces/default/configmaps?${selector}`)).rejects.toMatchObject({ status: 403 });
    expect((await ask(`${core}/pods`)).status).toBe(200);
    transport.close();
    await folder.remove();
  });

  it('believes its own tokens until they are revoked or over', async () => {
    const token = test.cluster.token('jane', ['system:masters']);
    const client = test.clientOf({ token });
    expect((await client.ask(pods)).status).toBe(200);
    test.cluster.revoke(token);
    expect((await client.ask(pods)).status).toBe(401);
    test.cluster.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'bob', namespace: 'shop' } });
    const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 600 } };
    const { body } = await test.client.create(`${core}/namespaces/shop/serviceaccounts/bob/token`, request);
    expect(body.status.expirationTimestamp).toBe('2026-01-02T03:14:05Z');
    const bob = test.clientOf({ token: body.status.token });
    expect((await bob.ask('/api')).status).toBe(200);
    await test.clock.advance(600_000);
    expect((await bob.ask('/api')).status).toBe(401);
  });

  it('believes certificates of its own authority, and of no other', async () => {
    const { authorities } = test.cluster;
    const user = authorities.issueClient({ commonName: 'jane', organizations: ['system:masters'] });
    const proxy = authorities.issueFrontProxy();
    const ask = async ({ certificatePem: cert, privateKeyPem: key }: typeof user) =>
      (await test.clientOf({ cert, key }).ask(pods)).status;
    expect(await ask(user)).toBe(200);
    expect(await ask(proxy)).toBe(401);
  });

  it('decides by functions before rules, and takes both back', async () => {
    const client = test.clientOf({ token: test.cluster.token('jane') });
    const disallow = test.cluster.rules.allow({
      users: ['jane'],
      verbs: ['*'],
      apiGroups: ['*'],
      resources: ['*'],
      namespaces: ['shop'],
    });
    expect((await client.ask(pods)).status).toBe(200);
    expect((await client.ask(`${core}/pods`)).status).toBe(403);
    const stop = test.cluster.rules.decideBy(({ user, verb }) =>
      user.name === 'jane' && verb === 'list' ? { allowed: false } : undefined,
    );
    expect((await client.ask(pods)).body.message).toBe(
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "shop"',
    );
    stop();
    expect((await client.ask(pods)).status).toBe(200);
    disallow();
    expect((await client.ask(pods)).status).toBe(403);
  });

  it('is the same with the same seed', async () => {
    const other = await startTestCluster();
    const different = await startTestCluster({ seed: 'another' });
    const make = ({ cluster }: TestCluster) => [cluster.token('jane'), uidOf(cluster)];
    const uidOf = (cluster: TestCluster['cluster']) =>
      cluster.apply({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } }).metadata.uid;
    const [one, same, changed] = [make(test), make(other), make(different)];
    expect(same).toEqual(one);
    expect(changed[0]).not.toBe(one[0]);
    expect(changed[1]).not.toBe(one[1]);
    await other.cluster.stop();
    await different.cluster.stop();
  });

  it('keeps what is applied in code as it is given, with its namespace', async () => {
    const metadata = { name: 'a', namespace: 'shop' };
    const failed = { apiVersion: 'v1', kind: 'Pod', metadata, status: { phase: 'Failed' } };
    expect(test.cluster.apply(failed)).toMatchObject({ status: { phase: 'Failed' }, metadata: { namespace: 'shop' } });
    expect((await test.client.ask(`${core}/namespaces/shop`)).body.status).toEqual({ phase: 'Active' });
    test.cluster.apply({ apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, labels: { x: 'y' } } });
    expect(test.cluster.get({ apiVersion: 'v1', kind: 'Pod', ...metadata })).toMatchObject({
      metadata: { labels: { x: 'y' } },
      status: { phase: 'Failed' },
    });
    test.cluster.remove({ apiVersion: 'v1', kind: 'Namespace', name: 'shop' });
    expect(test.cluster.list({ apiVersion: 'v1', kind: 'Pod' })).toEqual([]);
    expect(() => test.cluster.apply({ apiVersion: 'v1', kind: 'Widget', metadata })).toThrow(
      'the stand-in cluster keeps no Widget of v1',
    );
  });

  it('remembers what it was asked', async () => {
    await test.client.ask(`${pods}?limit=5`);
    await test.client.create(pods, {});
    expect(test.cluster.requests.total).toBe(2);
    expect(test.cluster.requests.list({ method: 'GET' })).toEqual([
      { method: 'GET', path: pods, query: 'limit=5', isWatch: false },
    ]);
    expect(test.cluster.requests.count({ path: '/apis' })).toBe(0);
  });
});
