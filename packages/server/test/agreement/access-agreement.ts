import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuthenticationConfigMap } from '../../src/kubernetes/authentication-config/authentication-config-map.ts';
import { ClientNodeReviewApi } from '../../src/kubernetes/reviews/client-node-review-api.ts';
import { type AdapterSide, createAdapterSide } from './adapter-side.ts';
import { ApiClient } from './api-client.ts';
import type { GetCluster } from './cluster-under-test.ts';
import { eventually } from './eventually.ts';
import { core, createAccount, createNamespace, type ServiceAccount } from './samples.ts';

const namespace = 'agreement-access';
const configMap = `${core}/namespaces/kube-system/configmaps/extension-apiserver-authentication`;
const allowedNames = 'requestheader-allowed-names';

/** Whom a cluster believes, and what it permits. */
export function describeAccess(getCluster: GetCluster): void {
  describe('access', () => {
    let client: ApiClient;
    let side: AdapterSide;
    let account: ServiceAccount;

    beforeAll(async () => {
      client = new ApiClient(getCluster());
      await createNamespace(client, namespace);
      account = await createAccount(client, namespace, 'reader');
      side = createAdapterSide(getCluster());
    });
    afterAll(() => side.transport.close());

    it('is told to aggregated servers by a ConfigMap, which is followed', async () => {
      const followed = new AuthenticationConfigMap(side.around);
      followed.start();
      await eventually(() => expect(followed.problem()).toBeUndefined());
      const { clientBundle, requestHeader } = followed.current() ?? {};
      const fingerprint = (pem: string) => new X509Certificate(pem).fingerprint256;
      const fingerprints = (bundle: typeof clientBundle) => bundle?.authorities.map((one) => one.fingerprint256);
      expect(fingerprints(clientBundle)).toEqual([fingerprint(getCluster().ca)]);
      expect(fingerprints(requestHeader?.bundle)).toEqual([fingerprint(getCluster().frontProxyCa)]);
      expect({ ...requestHeader, bundle: undefined }).toEqual({
        allowedNames: ['front-proxy-client'],
        usernameHeaders: ['x-remote-user'],
        uidHeaders: [],
        groupHeaders: ['x-remote-group'],
        extraHeaderPrefixes: ['x-remote-extra-'],
      });
      const change = (names: readonly string[]) =>
        client.patch(configMap, { data: { [allowedNames]: JSON.stringify(names) } });
      await change(['front-proxy-client', 'another']);
      const names = () => followed.current()?.requestHeader?.allowedNames;
      await eventually(() => expect(names()).toEqual(['front-proxy-client', 'another']));
      await change(['front-proxy-client']);
      await eventually(() => expect(names()).toEqual(['front-proxy-client']));
      followed.stop();
    });

    const createReviews = (identity = getCluster().administrator) => {
      const { transport, around } = createAdapterSide(getCluster(), identity);
      return new ClientNodeReviewApi({ tokens: transport, permissions: transport, timers: around.timers });
    };

    it('knows whose token it is', async () => {
      const reviews = createReviews();
      expect(await reviews.reviewToken(account.token)).toEqual({
        authenticated: true,
        user: {
          name: account.user,
          uid: account.uid,
          groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
          extra: { 'authentication.kubernetes.io/credential-id': [expect.stringMatching(/^JTI=[0-9a-f-]{36}$/)] },
        },
      });
      expect(await reviews.reviewToken('made-up')).toEqual({
        authenticated: false,
        error: 'invalid bearer token',
      });
    });

    it('decides what somebody may do, and says why', async () => {
      const reviews = createReviews();
      const user = { name: account.user, groups: ['system:authenticated'], extra: {} };
      const pods = { kind: 'resource', group: '', version: 'v1', resource: 'pods', namespace } as const;
      const decide = (who: typeof user, attributes: Parameters<typeof reviews.reviewAccess>[1]) =>
        reviews.reviewAccess(who, attributes);
      expect(await decide(user, { ...pods, verb: 'list' })).toEqual({ allowed: false, reason: '' });
      await getCluster().grant(account.user, { verbs: ['list'], apiGroups: [''], resources: ['pods'] });
      const reason = `RBAC: allowed by ClusterRoleBinding "agreement" of ClusterRole "agreement" to `;
      const allowed = await eventually(async () => {
        const decision = await decide(user, { ...pods, verb: 'list' });
        expect(decision.allowed).toBe(true);
        return decision;
      });
      expect(allowed.reason).toMatch(new RegExp(`^${reason}(User|ServiceAccount) "`));
      expect(await decide(user, { ...pods, verb: 'get' })).toEqual({ allowed: false, reason: '' });
      expect(await decide(user, { ...pods, verb: 'list', subresource: 'log' })).toEqual({ allowed: false, reason: '' });
      expect(await decide(user, { kind: 'path', verb: 'get', path: '/api/v1' })).toEqual({
        allowed: true,
        reason:
          'RBAC: allowed by ClusterRoleBinding "system:discovery" of ClusterRole "system:discovery" to Group "system:authenticated"',
      });
      expect(await decide(user, { kind: 'path', verb: 'get', path: '/metrics' })).toEqual({
        allowed: false,
        reason: '',
      });
      const administrator = { ...user, groups: ['system:masters'] };
      expect(await decide(administrator, { ...pods, verb: 'delete' })).toEqual({ allowed: true, reason: '' });
    });

    it('lets nobody review who may not', async () => {
      const reviews = createReviews({ token: account.token });
      await expect(reviews.reviewToken('made-up')).rejects.toMatchObject({ status: 403 });
      const attributes = { kind: 'path', verb: 'get', path: '/' } as const;
      const user = { name: 'x', groups: [], extra: {} };
      await expect(reviews.reviewAccess(user, attributes)).rejects.toThrow(
        `could not review a permission (create subjectaccessreviews): kube-apiserver answered 403 Forbidden: subjectaccessreviews.authorization.k8s.io is forbidden: User "${account.user}" cannot create resource "subjectaccessreviews" in API group "authorization.k8s.io" at the cluster scope; grant it to the adapter's ServiceAccount`,
      );
    });

    it.each([
      ['nobody', {}, `${core}/pods`, 403],
      ['nobody', {}, '/api', 403],
      ['nobody', {}, '/version', 200],
      ['nobody', {}, '/readyz', 200],
      ['a token that was never issued', { token: 'made-up' }, '/version', 401],
    ])('answers %s (%j) at %s by %d', async (_who, identity, path, status) => {
      expect((await new ApiClient(getCluster(), identity).ask(path)).status).toBe(status);
    });
  });
}
