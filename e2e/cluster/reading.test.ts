import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readPair } from '../control-plane/pki.ts';
import { eventually } from '../eventually.ts';
import { ask } from '../http.ts';
import { autoscalerOf, metricSpecs } from './autoscaler.ts';
import { type Fixture, startFixture } from './fixture.ts';
import { requestCount, Workload } from './workload.ts';

const autoscaler = 'system:serviceaccount:kube-system:horizontal-pod-autoscaler';
const wholeDiscovery = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
/** kube-apiserver asks for our discovery about once a minute. */
const aggregatedDiscoveryTimeout = 150_000;
const customMetrics = '/apis/custom.metrics.k8s.io/v1beta1';
const kuardRequests = `${customMetrics}/namespaces/default/services/kuard/${requestCount.metric}`;

describe('the adapter behind kube-apiserver', () => {
  let fixture: Fixture;
  let kuard: Workload;

  beforeAll(async () => {
    fixture = await startFixture();
    kuard = new Workload({ ...fixture, namespace: 'default', name: 'kuard' });
    await kuard.deploy(3);
    await kuard.receive(90);
  });
  afterAll(() => fixture?.dispose());

  async function getRaw(path: string): Promise<unknown> {
    return JSON.parse(await fixture.kubectl.run(['get', '--raw', path]));
  }

  it('lists what can be asked for', async () => {
    const names = expect.arrayContaining([
      expect.objectContaining({ name: `services/${requestCount.metric}`, namespaced: true }),
      expect.objectContaining({ name: `pods/${requestCount.metric}`, namespaced: true }),
    ]);
    await expect(getRaw(customMetrics)).resolves.toMatchObject({ kind: 'APIResourceList', resources: names });
  });

  it("is part of kube-apiserver's own discovery, metric by metric", async () => {
    const { server, pki } = fixture.cluster;
    const ca = await readFile(pki.clusterAuthority.cert, 'utf8');
    const identity = { ca, ...(await readPair(pki.admin)) };
    const discovered = async () => {
      const { headers, body } = await ask(`${server}/apis`, { ...identity, headers: { Accept: wholeDiscovery } });
      expect(headers['content-type']).toBe(wholeDiscovery);
      const groups: readonly { readonly metadata: { readonly name: string } }[] = JSON.parse(body).items;
      expect(groups.find(({ metadata }) => metadata.name === 'custom.metrics.k8s.io')).toMatchObject({
        versions: ['v1beta2', 'v1beta1'].map((version) => ({
          version,
          freshness: 'Current',
          resources: expect.arrayContaining([
            expect.objectContaining({
              resource: 'pods',
              scope: 'Namespaced',
              subresources: expect.arrayContaining([
                {
                  subresource: requestCount.metric,
                  responseKind: { group: 'custom.metrics.k8s.io', version, kind: 'MetricValueList' },
                  verbs: ['get'],
                },
              ]),
            }),
          ]),
        })),
      });
    };
    await eventually(discovered, { timeout: aggregatedDiscoveryTimeout });
  });

  it('shows external metrics to kubectl, for which a metric of objects is no resource of its own', async () => {
    const list = async (group: string) => {
      const names = await fixture.kubectl.run(['api-resources', '--api-group', group, '-o', 'name']);
      return names.split('\n').filter((name) => name !== '');
    };
    const shown = async () =>
      expect(await list('external.metrics.k8s.io')).toContain(`${requestCount.metric}.external.metrics.k8s.io`);
    await eventually(shown, { timeout: aggregatedDiscoveryTimeout });
    expect(await list('custom.metrics.k8s.io')).toEqual([]);
  });

  it('tells the aggregation layer which program it is', async () => {
    const { url, ca } = fixture.adapter;
    const { status, body } = await ask(`${url}/version`, { ca, ...(await readPair(fixture.cluster.pki.admin)) });
    expect([status, JSON.parse(body)]).toMatchObject([200, { gitVersion: expect.stringMatching(/^v\d+\.\d+\.\d+/) }]);
  });

  it('answers a metric of one Service', async () => {
    const answered = async () =>
      expect(await getRaw(kuardRequests)).toMatchObject({
        kind: 'MetricValueList',
        apiVersion: 'custom.metrics.k8s.io/v1beta1',
        items: [
          {
            describedObject: { kind: 'Service', namespace: 'default', name: 'kuard', apiVersion: 'v1' },
            metricName: requestCount.metric,
            value: '90',
          },
        ],
      });
    await eventually(answered, { timeout: 60_000 });
  });

  it('answers the HPA controller in protobuf, as it would rather have it', async () => {
    await fixture.kubectl.apply(autoscalerOf(kuard, metricSpecs.object(kuard, 90)));
    const answered = async () => {
      const lines = await fixture.adapter.readLog();
      const { accept, contentType } = lines.find(({ user, status }) => user === autoscaler && status === 200) ?? {};
      expect(accept).toBe('application/vnd.kubernetes.protobuf, */*');
      expect(contentType).toBe('application/vnd.kubernetes.protobuf');
    };
    await eventually(answered, { timeout: 60_000 });
  });

  it('is found again after a crash', async () => {
    await fixture.adapter.kill();
    const gone = ['wait', 'apiservice', 'v1beta1.custom.metrics.k8s.io', '--for', 'condition=Available=False'];
    await fixture.kubectl.run([...gone, '--timeout', '90s']);
    await expect(getRaw(kuardRequests)).rejects.toThrow('the server is currently unable to handle the request');
    await fixture.adapter.start();
    await fixture.adapter.waitUntilAvailable();
    await eventually(() => getRaw(kuardRequests), { timeout: 60_000 });
  });
});
