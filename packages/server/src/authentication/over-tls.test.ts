import { once } from 'node:events';
import { Agent, createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UnauthenticatedError } from '@metrics-adapter/core';
import { FakeClock, neverCancelled } from '@metrics-adapter/core/testing';
import { parseCertificateBundle } from '../tls/peer/certificate-bundle.ts';
import { clientCertificateOptions, peerCertificateOf } from '../tls/peer/verified-peer.ts';
import {
  type CertificateWithKey,
  createCertificateAuthority,
  issueCertificate,
} from '../tls/x509/certificate-writer.ts';
import { buildAuthenticator } from './build-authenticator.ts';
import type { ClusterAuthenticationConfig } from './cluster-authentication.ts';

const clock = new FakeClock();
const validity = { notBefore: clock.now() - 1000, notAfter: clock.now() + 3_600_000 };
const createAuthority = (commonName: string): CertificateWithKey =>
  createCertificateAuthority({ commonName, ...validity });
const issueClient = (issuer: CertificateWithKey, commonName: string): CertificateWithKey =>
  issueCertificate({ issuer, commonName, organizations: ['dev'], extendedKeyUsages: ['clientAuth'], ...validity });

const clientCa = createAuthority('client-ca');
const proxyCa = createAuthority('proxy-ca');
const proxy = issueClient(proxyCa, 'front-proxy-client');
const bob = issueClient(clientCa, 'bob');

const believing = (proxyAuthority: CertificateWithKey): ClusterAuthenticationConfig => ({
  clientBundle: parseCertificateBundle(clientCa.certificatePem, 'client-ca-file'),
  requestHeader: {
    bundle: parseCertificateBundle(proxyAuthority.certificatePem, 'requestheader-client-ca-file'),
    allowedNames: ['front-proxy-client'],
    usernameHeaders: ['x-remote-user'],
    uidHeaders: [],
    groupHeaders: ['x-remote-group'],
    extraHeaderPrefixes: ['x-remote-extra-'],
  },
});

let config: ClusterAuthenticationConfig;
let server: Server;
const agents: Agent[] = [];

/** A server that answers with the user it sees. */
beforeEach(async () => {
  config = believing(proxyCa);
  const authenticator = buildAuthenticator({
    cluster: { current: () => config },
    reviews: { reviewToken: async () => ({ authenticated: false, error: 'unknown' }) },
    clock,
    salt: Buffer.from('salt'),
  });
  const serving = issueCertificate({ issuer: clientCa, commonName: 'adapter', ...validity });
  const options = { cert: serving.certificatePem, key: serving.privateKeyPem, ...clientCertificateOptions };
  server = createServer(options, async ({ headers, headersDistinct, socket }, response) => {
    const peer = peerCertificateOf(socket as TLSSocket, clock);
    const credentials = { headers, headersDistinct, ...(peer === undefined ? {} : { peer }) };
    const answer: unknown = await authenticator
      .authenticate(credentials, neverCancelled)
      .catch((error: unknown) => (error instanceof UnauthenticatedError ? 401 : String(error)));
    response.end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  for (const agent of agents.splice(0)) agent.destroy();
  server.close();
  await once(server, 'close');
});

/** One client with one connection that stays open; gives what the server says to a list of raw headers. */
function createClient(certificate?: CertificateWithKey): (...rawHeaders: readonly string[]) => Promise<unknown> {
  const credentials = certificate && { cert: certificate.certificatePem, key: certificate.privateKeyPem };
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false, ...credentials });
  agents.push(agent);
  return async (...rawHeaders) => {
    const { port } = server.address() as AddressInfo;
    const asked = request({ host: '127.0.0.1', port, agent, headers: ['Host', 'adapter', ...rawHeaders] });
    asked.end();
    const [response] = await once(asked, 'response');
    return JSON.parse((await response.setEncoding('utf8').toArray()).join(''));
  };
}

describe('authentication over TLS', () => {
  it('hears the front proxy as kube-apiserver speaks', async () => {
    const ask = createClient(proxy);
    const user = Buffer.from('jürgen').toString('latin1');
    const headers = ['X-Remote-User', user, 'X-Remote-Group', 'a, b', 'X-Remote-Group', 'c'];
    expect(await ask(...headers, 'X-Remote-Extra-Example.org%2fkey', 'v')).toEqual({
      name: 'jürgen',
      groups: ['a, b', 'c', 'system:authenticated'],
      extra: { 'example.org/key': ['v'] },
    });
  });

  it('believes nobody else who speaks like it', async () => {
    const headers = ['X-Remote-User', 'admin', 'X-Remote-Group', 'system:masters'];
    expect(await createClient()(...headers)).toMatchObject({ name: 'system:anonymous' });
    expect(await createClient(bob)(...headers)).toMatchObject({ name: 'bob', groups: ['dev', 'system:authenticated'] });
    const pretender = issueClient(createAuthority('proxy-ca'), 'front-proxy-client');
    expect(await createClient(pretender)(...headers)).toBe(401);
  });

  it('follows a new authority of the front proxy on connections that are open', async () => {
    const newCa = createAuthority('proxy-ca');
    const [oldProxy, newProxy] = [createClient(proxy), createClient(issueClient(newCa, 'front-proxy-client'))];
    const alice = ['X-Remote-User', 'alice'];
    expect([await oldProxy(...alice), await newProxy(...alice)]).toEqual([
      expect.objectContaining({ name: 'alice' }),
      401,
    ]);
    config = believing(newCa);
    expect([await oldProxy(...alice), await newProxy(...alice)]).toEqual([
      401,
      expect.objectContaining({ name: 'alice' }),
    ]);
  });
});
