import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cleanup } from '../cleanup.ts';
import { readPair, writeAuthority, writeClient } from '../control-plane/pki.ts';
import { eventually } from '../eventually.ts';
import { type AskOptions, ask } from '../http.ts';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { type Fixture, startFixture } from './fixture.ts';
import { readersGroup } from './manifests.ts';
import { requestCount, Workload } from './workload.ts';

const namespace = 'access';
const path = `/apis/custom.metrics.k8s.io/v1beta1/namespaces/${namespace}/services/kuard/${requestCount.metric}`;

const callers = [
  { caller: 'a ServiceAccount that may', user: `system:serviceaccount:${namespace}:reader`, status: 200 },
  { caller: 'a ServiceAccount that may not', user: `system:serviceaccount:${namespace}:stranger`, status: 403 },
  { caller: 'a user with a certificate who may', user: 'alice', status: 200 },
  { caller: 'a user with a certificate who may not', user: 'bob', status: 403 },
  { caller: 'nobody', user: 'system:anonymous', status: 403 },
  { caller: 'nobody who claims to speak for an administrator', user: 'system:anonymous', status: 403 },
  { caller: 'a token that nobody issued', user: undefined, status: 401 },
  { caller: 'a certificate that another authority issued', user: undefined, status: 401 },
] as const;

type Caller = (typeof callers)[number]['caller'];

describe('who may read metrics', () => {
  const cleanup = new Cleanup();
  let fixture: Fixture;
  let credentials: Readonly<Record<Caller, AskOptions>>;

  beforeAll(async () => {
    fixture = await startFixture();
    cleanup.add(() => fixture.dispose());
    const kuard = new Workload({ ...fixture, namespace, name: 'kuard' });
    await kuard.deploy(1);
    await kuard.receive(10);
    credentials = await createCredentials();
    const administrator = { ca: fixture.adapter.ca, ...(await readPair(fixture.cluster.pki.admin)) };
    const answered = async () =>
      expect(await ask(fixture.adapter.url + path, administrator)).toMatchObject({ status: 200 });
    await eventually(answered, { timeout: 60_000 });
  });
  afterAll(() => cleanup.run());

  async function createCredentials(): Promise<Record<Caller, AskOptions>> {
    const { clusterAuthority } = fixture.cluster.pki;
    const folder = await createTemporaryFolder('access', cleanup);
    const strangeAuthority = await writeAuthority(folder, 'strange-ca');
    const reader = { commonName: 'alice', organizations: [readersGroup] };
    return {
      'a ServiceAccount that may': bearer(await createToken('reader')),
      'a ServiceAccount that may not': bearer(await createToken('stranger')),
      'a user with a certificate who may': await readPair(await writeClient(clusterAuthority, 'alice', reader)),
      'a user with a certificate who may not': await readPair(
        await writeClient(clusterAuthority, 'bob', { commonName: 'bob' }),
      ),
      nobody: {},
      'nobody who claims to speak for an administrator': {
        headers: { 'X-Remote-User': 'admin', 'X-Remote-Group': 'system:masters' },
      },
      'a token that nobody issued': bearer('made-up'),
      'a certificate that another authority issued': await readPair(
        await writeClient(strangeAuthority, 'mallory', reader),
      ),
    };
  }

  async function createToken(serviceAccount: string): Promise<string> {
    const { kubectl } = fixture;
    await kubectl.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: serviceAccount, namespace } });
    await kubectl.apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'access-reader' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'custom-metrics-getter' },
      subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace }],
    });
    return (await kubectl.run(['create', 'token', serviceAccount, '--namespace', namespace])).trim();
  }

  it.each(callers)('asked directly by $caller, the adapter answers $status', async ({ caller, user, status }) => {
    const { adapter } = fixture;
    const { headers, ...identity } = credentials[caller];
    const requestId = `direct-${callers.findIndex((one) => one.caller === caller)}`;
    const answer = await ask(adapter.url + path, {
      ca: adapter.ca,
      ...identity,
      headers: { ...headers, 'Audit-Id': requestId },
    });
    expect(answer.status).toBe(status);
    const line = { requestId, method: 'GET', path, status, ...(user === undefined ? {} : { user }) };
    const logged = async () => expect(await adapter.readLog()).toContainEqual(expect.objectContaining(line));
    await eventually(logged, { timeout: 5_000 });
  });

  it.each(callers)('through kube-apiserver, $caller gets $status', async ({ caller, status }) => {
    const { server, pki } = fixture.cluster;
    const ca = await readFile(pki.clusterAuthority.cert, 'utf8');
    const answer = await ask(server + path, { ca, ...credentials[caller] });
    expect(answer.status).toBe(status);
  });
});

function bearer(token: string): AskOptions {
  return { headers: { Authorization: `Bearer ${token}` } };
}
