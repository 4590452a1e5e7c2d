import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { loadKubeConfig } from './kube-config.ts';
import { KubeConfigError } from './kube-endpoint.ts';

let folder: TemporaryFolder;
let clock: FakeClock;

beforeEach(async () => {
  folder = await TemporaryFolder.create();
  clock = new FakeClock();
});

afterEach(() => folder.remove());

describe('loadKubeConfig without a file', () => {
  const environment = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };

  const load = (variables: Readonly<Record<string, string>> = environment) =>
    loadKubeConfig(undefined, { clock, environment: variables, folder: folder.path });

  beforeEach(async () => {
    await folder.write('token', 'first\n');
    await folder.write('ca.crt', 'the authority');
  });

  it('takes the address of the environment and the ServiceAccount of the pod', async () => {
    const endpoint = await load();
    expect(endpoint.server.href).toBe('https://10.0.0.1/');
    expect(await endpoint.credentials()).toEqual({
      headers: { authorization: 'Bearer first' },
      tls: { ca: 'the authority' },
    });
  });

  it('writes an IPv6 address with brackets', async () => {
    const { server } = await load({ KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' });
    expect(server.href).toBe('https://[fd00::1]:6443/');
  });

  it('takes up a rotated token after ten seconds, not before', async () => {
    const endpoint = await load();
    await folder.write('token', 'second');
    await clock.advance(9_999);
    expect((await endpoint.credentials()).headers).toEqual({ authorization: 'Bearer first' });
    await clock.advance(1);
    expect((await endpoint.credentials()).headers).toEqual({ authorization: 'Bearer second' });
  });

  it('takes up a rotated token at once when the last one was refused', async () => {
    const endpoint = await load();
    await folder.write('token', 'second');
    endpoint.forgetCredentials();
    expect((await endpoint.credentials()).headers).toEqual({ authorization: 'Bearer second' });
  });

  it('keeps the last token while the file cannot be read', async () => {
    const endpoint = await load();
    await rm(join(folder.path, 'token'));
    await clock.advance(10_000);
    expect((await endpoint.credentials()).headers).toEqual({ authorization: 'Bearer first' });
    endpoint.forgetCredentials();
    await expect(endpoint.credentials()).rejects.toThrow(`${join(folder.path, 'token')} cannot be read: ENOENT`);
  });

  it('says what to do outside of a cluster', async () => {
    await expect(load({})).rejects.toThrow(
      'no Kubernetes API server is known: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set, as they are in a pod; name a kubeconfig file by --lister-kubeconfig',
    );
  });

  it('names the file that is missing or empty', async () => {
    await folder.write('token', ' \n');
    await expect(load()).rejects.toThrow(`${join(folder.path, 'token')} is empty`);
    await rm(join(folder.path, 'token'));
    await expect(load()).rejects.toThrow(`${join(folder.path, 'token')} cannot be read: ENOENT`);
  });
});

describe('loadKubeConfig with a file', () => {
  /** A kubeconfig with one cluster and one user; JSON is YAML. */
  const kubeconfig = (cluster: object, user: object, more: object = {}) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'here',
      contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster: { server: 'https://kube.example:6443', ...cluster } }],
      users: [{ name: 'u', user }],
      ...more,
    });

  async function load(content: string) {
    const path = await folder.write('config', content);
    return loadKubeConfig(path, { clock, environment: {} });
  }

  const base64 = (text: string) => Buffer.from(text).toString('base64');

  it('reads certificates and a token that are in it', async () => {
    const endpoint = await load(
      kubeconfig(
        { 'certificate-authority-data': base64('ca') },
        { 'client-certificate-data': base64('cert'), 'client-key-data': base64('key'), token: 'secret' },
      ),
    );
    expect(endpoint.server.href).toBe('https://kube.example:6443/');
    expect(await endpoint.credentials()).toEqual({
      headers: { authorization: 'Bearer secret' },
      tls: { ca: 'ca', cert: 'cert', key: 'key' },
    });
  });

  it('reads files beside it, and reads them again', async () => {
    await folder.write('ca.pem', 'ca');
    await folder.write('cert.pem', 'cert');
    await folder.write('key.pem', 'key');
    await folder.write('token', 'first\n');
    const endpoint = await load(
      kubeconfig(
        { 'certificate-authority': 'ca.pem' },
        { 'client-certificate': 'cert.pem', 'client-key': 'key.pem', tokenFile: 'token', token: 'loses' },
      ),
    );
    expect(await endpoint.credentials()).toEqual({
      headers: { authorization: 'Bearer first' },
      tls: { ca: 'ca', cert: 'cert', key: 'key' },
    });
    await folder.write('ca.pem', 'new ca');
    await folder.write('token', 'second');
    await clock.advance(10_000);
    expect(await endpoint.credentials()).toMatchObject({
      headers: { authorization: 'Bearer second' },
      tls: { ca: 'new ca' },
    });
  });

  it('reads the server name, the refusal to verify, and whom to impersonate', async () => {
    const cluster = { 'tls-server-name': 'inner.example', 'insecure-skip-tls-verify': true };
    const endpoint = await load(kubeconfig(cluster, { username: 'me', password: 'secret', as: 'somebody' }));
    expect(await endpoint.credentials()).toEqual({
      headers: { authorization: `Basic ${base64('me:secret')}`, 'impersonate-user': 'somebody' },
      tls: { servername: 'inner.example', rejectUnauthorized: false },
    });
  });

  it('asks an exec plugin', async () => {
    const printed = JSON.stringify({ status: { token: 'from the plugin' } });
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'echo', args: [printed] };
    const endpoint = await load(kubeconfig({}, { exec }));
    expect((await endpoint.credentials()).headers).toEqual({ authorization: 'Bearer from the plugin' });
  });

  it('repeats nothing of what an exec plugin printed', async () => {
    const endpoint = await load(kubeconfig({}, { exec: { command: 'echo', args: ['secret-token'] } }));
    await expect(endpoint.credentials()).rejects.toThrow(
      `the credentials of kubeconfig ${folder.path}/config cannot be read: the exec plugin printed no JSON`,
    );
  });

  it.each<[string, string, string]>([
    ['no YAML', 'users:\n- name: u\n  user: {token: secret', 'cannot be read: '],
    ['nothing in it', 'null', 'cannot be read: Failed to load YAML'],
    ['a list', '- 1', 'cannot be used: it names no current-context'],
    ['another document', 'just text', 'cannot be used: it names no current-context'],
    [
      'a cluster without server',
      kubeconfig({ server: '' }, {}),
      'cannot be read: clusters[0].cluster.server is missing',
    ],
    [
      'no current context',
      kubeconfig({}, {}, { 'current-context': '' }),
      'cannot be used: it names no current-context',
    ],
    ['an unknown context', kubeconfig({}, {}, { contexts: [] }), 'cannot be used: it has no context "here"'],
    ['an unknown cluster', kubeconfig({}, {}, { clusters: [] }), 'cannot be used: it has no cluster "c"'],
    ['an unknown user', kubeconfig({}, {}, { users: [] }), 'cannot be used: it has no user "u"'],
    ['no URL', kubeconfig({ server: 'kube' }, {}), 'cannot be used: server "kube" is no URL'],
    ['ftp', kubeconfig({ server: 'ftp://k' }, {}), 'cannot be used: server "ftp://k" is neither https nor http'],
    [
      'plain HTTP',
      kubeconfig({ server: 'http://k' }, {}),
      'cannot be used: server "http://k" is plain HTTP; that takes insecure-skip-tls-verify: true',
    ],
    [
      'a proxy',
      kubeconfig({ 'proxy-url': 'http://p' }, {}),
      'cannot be used: the proxy-url of cluster "c" is not supported',
    ],
  ])('names the file and says what is wrong: %s', async (_, content, problem) => {
    const error = await load(content).catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(KubeConfigError);
    const { message } = error as Error;
    expect(message).toContain(`kubeconfig ${folder.path}/config ${problem}`);
    expect(message).not.toContain('\n');
    expect(message).not.toContain('secret');
  });

  it('says where YAML went wrong', async () => {
    await expect(load('users:\n- name: u\n  user: {token: secret')).rejects.toThrow(/in line 3$/);
  });

  it('names a certificate file that is missing, at once', async () => {
    await expect(load(kubeconfig({ 'certificate-authority': 'none.pem' }, {}))).rejects.toThrow(
      `the credentials of kubeconfig ${folder.path}/config cannot be read: ENOENT: no such file or directory, open '${folder.path}/none.pem'`,
    );
  });

  it('names a kubeconfig that is missing', async () => {
    const path = join(folder.path, 'none');
    await expect(loadKubeConfig(path, { clock, environment: {} })).rejects.toThrow(`${path} cannot be read: ENOENT`);
  });
});
