import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildAuthenticator } from '../../src/authentication/build-authenticator.ts';
import { AuthenticationConfigMap } from '../../src/kubernetes/authentication-config/authentication-config-map.ts';
import { ClientNodeReviewApi } from '../../src/kubernetes/reviews/client-node-review-api.ts';
import { createCertificateAuthority, issueCertificate } from '../../src/tls/x509/certificate-writer.ts';
import { type AdapterSide, createAdapterSide } from './adapter-side.ts';
import { ApiClient } from './api-client.ts';
import { AuthenticatedServer } from './authenticated-server.ts';
import type { GetCluster, Identity } from './cluster-under-test.ts';
import { eventually } from './eventually.ts';
import { createAccount, createNamespace } from './samples.ts';

const namespace = 'agreement-authentication';
/** As the aggregation layer speaks of a user. */
const remote = { 'x-remote-user': 'alice', 'x-remote-group': 'dev', 'x-remote-extra-scope': 'a' };
/** Kubernetes tells by which certificate he proved himself. */
const joe = {
  name: 'joe',
  groups: ['ops', 'system:authenticated'],
  extra: { 'authentication.kubernetes.io/credential-id': [expect.stringMatching(/^X509SHA256=[0-9a-f]{64}$/)] },
};

/** Whom the adapter takes somebody for, by what a cluster says of them. */
export function describeAuthentication(getCluster: GetCluster): void {
  describe('authentication', () => {
    let side: AdapterSide;
    let configMap: AuthenticationConfigMap;
    let server: AuthenticatedServer;

    beforeAll(async () => {
      side = createAdapterSide(getCluster());
      const { transport, around, clock } = side;
      configMap = new AuthenticationConfigMap(around);
      configMap.start();
      const reviews = new ClientNodeReviewApi({ tokens: transport, permissions: transport, timers: clock });
      const salt = Buffer.from('salt');
      server = await AuthenticatedServer.start(buildAuthenticator({ cluster: configMap, reviews, clock, salt }));
      await eventually(() => expect(configMap.problem()).toBeUndefined());
    });
    afterAll(async () => {
      configMap.stop();
      side.transport.close();
      await server.stop();
    });

    const ask = (identity: Identity, headers: Readonly<Record<string, string>> = {}) =>
      new ApiClient(server.address, identity).ask('/', { headers });

    it('takes the owner of a token for who they are', async () => {
      const client = new ApiClient(getCluster());
      await createNamespace(client, namespace);
      const { user: name, uid, token } = await createAccount(client, namespace, 'reader');
      const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
      expect(await ask({ token })).toMatchObject({ status: 200, body: { name, uid, groups } });
      expect((await ask({ token: 'made-up' })).status).toBe(401);
    });

    it('takes the owner of a certificate for who they are', async () => {
      expect(await ask(await getCluster().issueClient('joe', ['ops']))).toEqual({ status: 200, body: joe });
    });

    it('takes the word of the aggregation layer, and of nobody else', async () => {
      const { frontProxyClient, issueClient } = getCluster();
      expect(await ask(frontProxyClient, remote)).toEqual({
        status: 200,
        body: { name: 'alice', groups: ['dev', 'system:authenticated'], extra: { scope: ['a'] } },
      });
      expect((await ask(await issueClient('joe', ['ops']), remote)).body).toEqual(joe);
      expect((await ask({}, remote)).body).toMatchObject({ name: 'system:anonymous' });
    });

    it('refuses the certificate of another authority', async () => {
      const validity = { notBefore: Date.now() - 60_000, notAfter: Date.now() + 3_600_000 };
      const issuer = createCertificateAuthority({ commonName: 'stranger', ...validity });
      const stranger = issueCertificate({ issuer, commonName: 'front-proxy-client', ...validity });
      const identity = { cert: stranger.certificatePem, key: stranger.privateKeyPem };
      expect((await ask(identity, remote)).status).toBe(401);
    });
  });
}
