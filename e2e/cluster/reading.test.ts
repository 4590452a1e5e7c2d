import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { autoscalerOf, metricSpecs } from './autoscaler.ts';
import { type Fixture, startFixture } from './fixture.ts';
import { requestCount, Workload } from './workload.ts';

const autoscaler = 'system:serviceaccount:kube-system:horizontal-pod-autoscaler';
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

  it('answers the HPA controller, which would rather have protobuf, in JSON', async () => {
    await fixture.kubectl.apply(autoscalerOf(kuard, metricSpecs.object(kuard, 90)));
    const answered = async () => {
      const lines = await fixture.adapter.readLog();
      const { accept, contentType } = lines.find(({ user, status }) => user === autoscaler && status === 200) ?? {};
      expect(accept).toBe('application/vnd.kubernetes.protobuf, */*');
      expect(contentType).toMatch(/^application\/json\b/);
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
