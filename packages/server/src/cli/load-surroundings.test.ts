import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Surroundings } from '../container/surroundings.ts';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { TemporaryFolder } from '../kubernetes/testing/temporary-folder.ts';
import { FixedCertificate } from '../lifecycle/testing/fixed-certificate.ts';
import { loadSurroundings } from './load-surroundings.ts';

const kubeconfig = (server: string): string =>
  JSON.stringify({
    'current-context': 'a',
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    clusters: [{ name: 'a', cluster: { server } }],
    users: [{ name: 'a', user: { token: 'of-the-cluster' } }],
  });

let folder: TemporaryFolder;
let cluster: string;
let loaded: Surroundings | undefined;

beforeEach(async () => {
  folder = await TemporaryFolder.create();
  cluster = await folder.write('kubeconfig', kubeconfig('https://lister.example'));
});

afterEach(async () => {
  loaded?.certificate.close();
  loaded = undefined;
  await folder.remove();
});

async function load(...args: readonly string[]): Promise<Surroundings> {
  const config = loadConfig([`--lister-kubeconfig=${cluster}`, ...args], {
    SDC_TOKEN: 'hunter2',
    CLUSTER_NAME: 'prod',
  });
  loaded = await loadSurroundings(config, {}, new RecordingLog());
  return loaded;
}

describe('loadSurroundings', () => {
  it('finds the backend, with the token of the environment', async () => {
    const { backend } = await load('--sysdig-endpoint=https://eu1.app.sysdig.com/api/');
    expect(backend).toEqual({
      base: 'https://eu1.app.sysdig.com/prometheus',
      scope: { cluster: 'prod' },
      credentials: expect.anything(),
    });
    expect(backend.credentials.headers()).toEqual({ authorization: 'Bearer hunter2' });
  });

  it('offers no credentials to a backend that asks for none', async () => {
    expect((await load('--backend-auth=none')).backend.credentials.headers()).toEqual({});
  });

  it('reads a token file again and again', async () => {
    const file = await folder.write('token', 'first\n');
    const { credentials } = (await load(`--sysdig-token-file=${file}`)).backend;
    expect(credentials.headers()).toEqual({ authorization: 'Bearer first' });
    await folder.write('token', 'second\n');
    expect(credentials.headers()).toEqual({ authorization: 'Bearer second' });
  });

  it("trusts further authorities for the backend's certificate", async () => {
    const { cert } = new FixedCertificate().current();
    expect((await load(`--sysdig-ca-file=${await folder.write('ca', cert)}`)).backend.ca).toBe(cert);
  });

  it('refuses a file of authorities that holds none', async () => {
    const file = await folder.write('ca', 'not a certificate');
    await expect(load(`--sysdig-ca-file=${file}`)).rejects.toEqual(
      new ConfigError([
        `--sysdig-ca-file ${file}: no complete certificate in PEM ("-----BEGIN CERTIFICATE-----") is in it`,
      ]),
    );
  });

  it('asks one cluster for everything', async () => {
    const { endpoints } = await load();
    expect(endpoints.lister.server.href).toBe('https://lister.example/');
    expect(endpoints.authentication).toBe(endpoints.lister);
    expect(endpoints.authorization).toBe(endpoints.lister);
  });

  it('asks three clusters when told so', async () => {
    const authentication = await folder.write('authentication', kubeconfig('https://authentication.example'));
    const authorization = await folder.write('authorization', kubeconfig('https://authorization.example'));
    const { endpoints } = await load(
      `--authentication-kubeconfig=${authentication}`,
      `--authorization-kubeconfig=${authorization}`,
    );
    expect(Object.entries(endpoints).map(([name, { server }]) => [name, server.host])).toEqual([
      ['lister', 'lister.example'],
      ['authentication', 'authentication.example'],
      ['authorization', 'authorization.example'],
    ]);
  });

  it('leaves to the cluster whom to believe', async () => {
    expect((await load()).givenAuthentication).toEqual({});
  });

  it('believes whom the flags say', async () => {
    const client = await folder.write('client-ca', new FixedCertificate().current().cert);
    const frontProxy = await folder.write('front-proxy-ca', new FixedCertificate().current().cert);
    const { givenAuthentication } = await load(
      `--client-ca-file=${client}`,
      `--requestheader-client-ca-file=${frontProxy}`,
      '--requestheader-allowed-names=aggregator',
    );
    expect(givenAuthentication.clientBundle?.authorities).toHaveLength(2);
    expect(givenAuthentication.requestHeader?.bundle.authorities).toHaveLength(2);
    expect(givenAuthentication.requestHeader).toMatchObject({
      allowedNames: ['aggregator'],
      usernameHeaders: ['x-remote-user'],
    });
  });

  it('serves with the certificate of the files', async () => {
    const pair = new FixedCertificate().current();
    const cert = await folder.write('tls.crt', pair.cert);
    const key = await folder.write('tls.key', pair.key);
    const { certificate } = await load(`--tls-cert-file=${cert}`, `--tls-private-key-file=${key}`);
    expect(certificate.current()).toEqual(pair);
  });

  it('serves with a certificate of its own otherwise', async () => {
    expect((await load()).certificate.current().cert).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
  });
});
