import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Surroundings } from '../container/surroundings.ts';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { TemporaryFolder } from '../kubernetes/testing/temporary-folder.ts';
import { FixedCertificate } from '../lifecycle/testing/fixed-certificate.ts';
import { loadSurroundings } from './load-surroundings.ts';
import { sysdigBackend } from './sysdig-backend.ts';

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
  const environment = { SDC_TOKEN: 'hunter2', CLUSTER_NAME: 'prod' };
  const config = loadConfig([`--lister-kubeconfig=${cluster}`, ...args], environment, sysdigBackend);
  loaded = await loadSurroundings({ config, environment: {}, module: sysdigBackend }, new RecordingLog());
  return loaded;
}

describe('loadSurroundings', () => {
  it('finds the backend, and tells of it what the log may hold', async () => {
    const { backend } = await load('--sysdig-endpoint=https://eu1.app.sysdig.com/api/', '--settle=20s');
    expect(backend.description).toEqual({
      backend: 'https://eu1.app.sysdig.com/prometheus',
      dialect: 'promql',
      scope: { cluster: 'prod' },
      credentials: 'token',
      samplePeriod: 10,
      settle: 20,
      window: 60,
    });
  });

  it('says what is wrong with a backend beside what else is', async () => {
    const module = {
      load: () => {
        throw new ConfigError(['the shelf is empty']);
      },
    };
    const config = loadConfig([`--lister-kubeconfig=${folder.path}`], {}, { flags: [], readSettings: () => ({}) });
    await expect(loadSurroundings({ config, environment: {}, module }, new RecordingLog())).rejects.toEqual(
      new ConfigError(['the shelf is empty', `kubeconfig ${folder.path} cannot be read: EISDIR`]),
    );
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
