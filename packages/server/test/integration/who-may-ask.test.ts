import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../src/kubernetes/testing/until.ts';
import { Authorities } from '../../src/testing/access/authorities.ts';
import { paths } from './metric-paths.ts';
import type { Caller } from './metrics-client.ts';
import { mayReadMetrics, startWholeServer } from './start-whole-server.ts';
import type { WholeServer } from './whole-server.ts';

const configMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name: 'extension-apiserver-authentication',
  namespace: 'kube-system',
};

/** Milliseconds until a review that failed is tried again. */
const beforeSecondTry = 500;

let whole: WholeServer;
beforeEach(async () => {
  whole = await startWholeServer();
  whole.addPod('a', 7);
  whole.cluster.rules.allow(mayReadMetrics('jane'));
});
afterEach(() => whole.stop());

const withToken = (token: string): Caller => ({ headers: { Authorization: `Bearer ${token}` } });
const withCertificate = (commonName: string, headers = {}): Caller => {
  const { certificatePem: cert, privateKeyPem: key } = whole.cluster.authorities.issueClient({ commonName });
  return { cert, key, headers };
};
const forbidden = (user: string) =>
  `pods.custom.metrics.k8s.io "*" is forbidden: User "${user}" cannot get resource "pods/cpu.used.percent" in API group "custom.metrics.k8s.io" in the namespace "shop"`;

/** The status, and the value or the sentence. */
async function ask(caller: Caller, path = paths.cpuOfPods()): Promise<readonly [number, string]> {
  const { status, body } = await whole.ask(path, caller);
  return [status, body.kind === 'Status' ? body.message : body.items[0].value];
}

describe('a metric is read by', () => {
  it('whoever the aggregation layer speaks for', async () => {
    expect(await ask(whole.frontProxy('jane'))).toEqual([200, '7']);
  });

  it('whoever has a token of the cluster', async () => {
    expect(await ask(withToken(whole.cluster.token('jane')))).toEqual([200, '7']);
  });

  it('whoever has a certificate of the cluster', async () => {
    expect(await ask(withCertificate('jane'))).toEqual([200, '7']);
  });
});

describe('a metric is read by nobody', () => {
  it('without the right to', async () => {
    for (const caller of [whole.frontProxy('joe'), withToken(whole.cluster.token('joe')), withCertificate('joe')]) {
      expect(await ask(caller)).toEqual([403, forbidden('joe')]);
    }
    expect(whole.queries).toBe(0);
  });

  it('with a token that the cluster does not know', async () => {
    expect(await ask(withToken('made-up'))).toEqual([401, 'Unauthorized']);
    expect(whole.queries).toBe(0);
  });

  it('who says nothing of themselves', async () => {
    expect(await ask({})).toEqual([403, forbidden('system:anonymous')]);
    expect(await ask({ headers: { 'X-Remote-User': 'jane' } })).toEqual([403, forbidden('system:anonymous')]);
  });

  it('who claims to be another user without being the aggregation layer', async () => {
    expect(await ask(withCertificate('joe', { 'X-Remote-User': 'jane' }))).toEqual([403, forbidden('joe')]);
    const stranger = whole.frontProxy('jane', new Authorities().issueFrontProxy());
    expect(await ask(stranger)).toEqual([401, 'Unauthorized']);
    const misnamed = whole.frontProxy('jane', whole.cluster.authorities.issueFrontProxy('somebody-else'));
    expect(await ask(misnamed)).toEqual([401, 'Unauthorized']);
    expect(whole.queries).toBe(0);
  });

  it('while the cluster cannot say who may', async () => {
    whole.cluster.faults.failNext({ path: '/apis/authorization.k8s.io/' }, 500, Number.POSITIVE_INFINITY);
    const answer = ask(whole.frontProxy('jane'));
    await until(() => whole.timers.count(beforeSecondTry) === 1);
    await whole.clock.advance(beforeSecondTry);
    expect(await answer).toEqual([
      503,
      'could not review a permission (create subjectaccessreviews): kube-apiserver answered 500 InternalError: the stand-in was told to fail',
    ]);
    expect(whole.queries).toBe(0);
  });
});

/** Writes the authority into the ConfigMap, as kube-apiserver does when it got another one. */
function trust({ frontProxy }: Authorities): void {
  const data = { 'requestheader-client-ca-file': frontProxy.certificatePem };
  const present = whole.cluster.get(configMap);
  if (present === undefined) throw new Error('the cluster has no such ConfigMap');
  whole.cluster.apply({ ...present, data: { ...(present['data'] as object), ...data } });
}

/** Asks until it is so: the change is on its way for a moment. */
async function untilLetIn(caller: Caller): Promise<void> {
  for (let left = 200; left > 0; left -= 1) if ((await ask(caller))[0] === 200) return;
  expect(await ask(caller)).toEqual([200, '7']);
}

describe('the authority of the aggregation layer', () => {
  it('is exchanged while the server serves', async () => {
    const successor = new Authorities();
    const renewed = whole.frontProxy('jane', successor.issueFrontProxy());
    const before = whole.frontProxy('jane');
    expect((await ask(before))[0]).toBe(200);
    expect(await ask(renewed)).toEqual([401, 'Unauthorized']);
    trust(successor);
    await untilLetIn(renewed);
    expect(await ask(before)).toEqual([401, 'Unauthorized']);
  });
});
