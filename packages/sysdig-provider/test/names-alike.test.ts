import { describe, expect, it } from '@jest/globals';
import { everything, parseGroupResource, parseLabelSelector, type SampleRequest } from '@metrics-adapter/core';
import { FakeClock, testContext } from '@metrics-adapter/core/testing';
import { bearerCredentials } from '../src/client/credentials.ts';
import type { HttpRequest } from '../src/client/http-transport.ts';
import type { MetricDescriptor } from '../src/client/monitor-api.ts';
import { createSysdigSource } from '../src/create-sysdig-source.ts';
import { descriptor } from './support/descriptor.ts';
import { answer, FakeTransport } from './support/fake-transport.ts';

interface Tenant {
  readonly descriptors?: readonly MetricDescriptor[];
  /** With both names. */
  readonly labels?: readonly { readonly id: string; readonly publicId?: string }[];
  /** Of a server that lists the older names alone. */
  readonly olderLabels?: readonly string[];
}

interface SentQuestion {
  readonly filter: string;
  readonly metrics: readonly { readonly id: string; readonly aggregations?: unknown }[];
}

/** A source that speaks the data API with a tenant that has names which look alike. */
function setUp(tenant: Tenant) {
  const sent: SentQuestion[] = [];
  const transport = new FakeTransport((request) => reply(request, tenant, sent));
  const clock = new FakeClock();
  const sysdig = createSysdigSource({
    settings: {
      base: 'http://sysdig.test/prometheus',
      monitorBase: 'http://sysdig.test/api',
      dialect: 'data',
      scope: { cluster: 'prod' },
      samplePeriod: 10,
      window: 60,
      requestTimeout: 15,
      updateInterval: 600,
    },
    transport,
    credentials: bearerCredentials(() => 'a'.repeat(30)),
    clock,
    timers: clock,
    onProblem: () => {},
  });
  const ask = async (metric: string, selector = '') => {
    const [outcome] = await sysdig.source.fetch([request(metric, selector)], testContext);
    return outcome?.ok === false ? outcome.error.message : undefined;
  };
  return { sysdig, sent, ask };
}

function request(metric: string, selector: string): SampleRequest {
  const metricSelector = selector === '' ? everything : parseLabelSelector(selector);
  return { kind: 'object', metric, groupResource: parseGroupResource('pods'), metricSelector, namespaces: ['shop'] };
}

function reply({ url, body }: HttpRequest, tenant: Tenant, sent: SentQuestion[]) {
  const { descriptors = [], labels, olderLabels = [] } = tenant;
  switch (url.pathname) {
    case '/api/v2/metrics/descriptors':
      return json({ total: descriptors.length, offset: 0, metricDescriptors: descriptors });
    case '/api/v3/labels/':
      return labels === undefined ? answer(404, '{}') : json({ allLabels: labels });
    case '/api/v2/labels/descriptors':
      return json({ labelDescriptors: olderLabels.map((id) => ({ id })) });
    case '/api/data': {
      const question = JSON.parse(body ?? '');
      sent.push(question);
      return json({ data: [], start: question.start, end: question.end });
    }
    default:
      return answer(404, '{}');
  }
}

function json(body: unknown) {
  return answer(200, JSON.stringify(body));
}

describe('names that look alike, in the data API', () => {
  const real = ['kubernetes.cluster.name', 'kubernetes.namespace.name', 'kubernetes.pod.name'];
  const own = ['kubernetes_cluster_name', 'kubernetes_namespace_name', 'kubernetes_pod_name', 'kube_namespace_name'];

  it.each([
    ['after the real ones', [...real, ...own]],
    ['before the real ones', [...own, ...real]],
    ['alone', own],
  ])("a label of somebody's own decides nothing of whose series are read: %s", async (_, olderLabels) => {
    const { sysdig, sent, ask } = setUp({ descriptors: [descriptor('orders.queue.size')], olderLabels });
    await sysdig.catalogue.start();
    await ask('orders.queue.size');
    expect(sent[0]?.filter).toBe(
      "kubernetes.cluster.name = 'prod' and kubernetes.namespace.name = 'shop' and kubernetes.pod.name != ''",
    );
    expect(sent[0]?.metrics.slice(0, -1)).toEqual([{ id: 'kubernetes.namespace.name' }, { id: 'kubernetes.pod.name' }]);
  });

  it('no label is chosen among several', async () => {
    const labels = ['app.tier', 'app-tier'].map((key) => ({
      id: `kubernetes.pod.label.${key}`,
      publicId: 'kube_pod_label_app_tier',
    }));
    const { sysdig, sent, ask } = setUp({ descriptors: [descriptor('orders.queue.size')], labels });
    await sysdig.catalogue.start();
    expect(await ask('orders.queue.size', 'kube_pod_label_app_tier=web')).toBe(
      "the metric orders.queue.size cannot be had: the label kube_pod_label_app_tier may be any of kubernetes.pod.label.app-tier, kubernetes.pod.label.app.tier, which Sysdig's data API tells apart; choose by another label, or use --dialect promql, where they are one",
    );
    expect(sent).toEqual([]);
  });

  it('a metric is the one that was asked for, or none', async () => {
    const ids = ['orders.queue.size', 'orders-queue.size', 'orders.queue_size'];
    const { sysdig, sent, ask } = setUp({ descriptors: ids.map((id) => descriptor(id)), labels: [] });
    await sysdig.catalogue.start();
    for (const id of ids) await ask(id);
    expect(sent.map(({ metrics }) => metrics.at(-1)?.id)).toEqual(ids);
    expect(await ask('orders_queue_size')).toContain(`any of ${ids.toSorted().join(', ')}`);
    expect(sent).toHaveLength(3);
  });

  it('a metric is not guessed before the list is read, and is there once it is', async () => {
    const { sysdig, sent, ask } = setUp({ descriptors: [descriptor('my.queue.count')], labels: [] });
    expect(await ask('my.queue.count')).toContain('cannot be made into a value yet');
    expect(sent).toEqual([]);
    await sysdig.catalogue.start();
    await ask('my.queue.count');
    expect(sent[0]?.metrics.at(-1)).toEqual({ id: 'my.queue.count', aggregations: { time: 'avg', group: 'avg' } });
  });
});
