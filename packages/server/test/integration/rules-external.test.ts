import { afterEach, describe, expect, it } from '@jest/globals';
import { externalMetric } from './metric-paths.ts';
import { type ShopWorld, setGauge } from './shop-world.ts';
import { startWholeServer } from './start-whole-server.ts';
import type { WholeServer } from './whole-server.ts';

let whole: WholeServer;
afterEach(() => whole.stop());

async function start(rules: string | undefined, furnish: (world: ShopWorld) => void): Promise<void> {
  whole = await startWholeServer({ furnish, ...(rules !== undefined && { rules }) });
  // What is of no cluster is in no cluster's list.
  if (rules === undefined) await whole.untilListed();
}

const selected = (selector: string, metric = 'orders_waiting') => whole.tell(externalMetric(metric, { selector }));

describe('an external metric of a rule', () => {
  /** Queues of a cloud, which belong to no cluster. */
  const furnish = ({ simulator }: ShopWorld) => {
    const set = (queuename: string, value: number) =>
      simulator.series.setSeries('sqs_visible', { queuename, region: 'eu' }, { every: 10, value: () => value });
    set('orders', 5);
    set('invoices', 7);
  };
  const queues = (fields: string) => `external: [{name: sqs_depth, scope: account, namespaces: [shop], ${fields}}]`;
  const summed = queues("promql: 'sum(sqs_visible{<<matchers>>})', metricLabels: [queuename]");
  const divided = queues(
    'series: sqs_visible, type: gauge, aggregation: {time: max, group: sum}, groupBy: [queuename]',
  );

  it('is of the whole account where the rule says so', async () => {
    await start(summed, furnish);
    const { body } = await whole.ask(externalMetric('sqs_depth'));
    expect(body.items).toEqual([
      { metricName: 'sqs_depth', metricLabels: {}, timestamp: '2026-01-02T03:03:40Z', value: '12' },
    ]);
  });

  it('is chosen by the labels that the rule allows', async () => {
    await start(summed, furnish);
    expect(await selected('queuename=orders', 'sqs_depth')).toBe('5');
    expect(await selected('queuename!=orders', 'sqs_depth')).toBe('7');
    expect(await selected('region=eu', 'sqs_depth')).toBe(
      '400 the metric sqs_depth cannot be selected by the label region: its rule allows queuename (metricLabels)',
    );
  });

  it('is for the namespaces that the rule names', async () => {
    await start(summed, furnish);
    expect(await whole.tell(externalMetric('sqs_depth', { namespace: 'bank' }))).toBe(
      '403 the metric sqs_depth may not be used from namespace bank: it is for certain namespaces only',
    );
  });

  it('has an item for each series that the rule tells apart, with its labels', async () => {
    await start(divided, furnish);
    const { body } = await whole.ask(externalMetric('sqs_depth'));
    const item = { metricName: 'sqs_depth', timestamp: '2026-01-02T03:03:20Z', window: 60 };
    expect(body.items).toEqual([
      { ...item, metricLabels: { queuename: 'invoices' }, value: '7' },
      { ...item, metricLabels: { queuename: 'orders' }, value: '5' },
    ]);
  });

  it.each([
    ['no number', Number.NaN, 'of queuename=bad has no value: the backend gave NaN, which no autoscaler can use'],
    ['less than nothing', -1, 'with the negative value -1, which autoscalers mistake for an overflow'],
    [
      'too much',
      1e19,
      'of queuename=bad has no value: the backend gave 10000000000000000000, which no autoscaler can use',
    ],
  ])('is not answered without one of its series: %s', async (_what, value, reason) => {
    await start(divided, (world) => {
      furnish(world);
      world.simulator.series.setSeries('sqs_visible', { queuename: 'bad' }, { every: 10, value: () => value });
    });
    const { status, body } = await whole.ask(externalMetric('sqs_depth'));
    expect([status, body.message]).toEqual([503, expect.stringContaining(`the metric sqs_depth ${reason}`)]);
  });

  it('is found in small letters, as clients of Kubernetes write it', async () => {
    const rule = "external: [{name: QueueDepth, promql: 'sum(sqs_visible{<<matchers>>})', scope: account}]";
    await start(rule.replace('}]', ", namespaces: ['*']}]"), furnish);
    expect(await whole.tell(externalMetric('queuedepth'))).toBe('12');
    expect(await whole.tell(externalMetric('QueueDepth'))).toBe('12');
  });
});

describe('an external metric without a rule', () => {
  const gauge = { type: 'gauge', unit: 'number', help: 'Orders that wait' } as const;
  /** Of two workloads, and one series that belongs to none. */
  const furnish = (world: ShopWorld) => {
    const set = (labels: Readonly<Record<string, string>>, value: number) =>
      setGauge(world, { name: 'orders_waiting', labels, value });
    world.simulator.describeMetric('orders_waiting', gauge);
    set({ kube_deployment_name: 'cart', app: 'web' }, 3);
    set({ kube_deployment_name: 'checkout', app: 'web' }, 5);
    set({ app: 'cron' }, 16);
    set({ kube_deployment_name: 'cart', kube_namespace_name: 'bank' }, 1000);
    set({ kube_deployment_name: 'cart', kube_cluster_name: 'other-cluster' }, 1000);
  };

  it('is one value of its own namespace and cluster', async () => {
    await start(undefined, furnish);
    expect(await whole.tell(externalMetric('orders_waiting'))).toBe('8');
    expect(await whole.tell(externalMetric('orders_waiting', { namespace: 'bank' }))).toBe('1k');
  });

  it.each([
    ['kube_deployment_name=cart', '3'],
    ['kubernetes.deployment.name=cart', '3'],
    ['kubernetes.deployment.name!=cart', '10500m'],
    ['kubernetes.deployment.name in (cart,checkout)', '4'],
    ['kube_deployment_name notin (cart,checkout)', '16'],
    ['kubernetes.deployment.name', '4'],
    ['!kubernetes.deployment.name', '16'],
    ['kube_deployment_name=cart,app=web', '3'],
    ['kubernetes.namespace.name=shop,app=cron', '16'],
  ])('takes its selector for a condition on labels: %s', async (selector, value) => {
    await start(undefined, furnish);
    expect(await selected(selector)).toBe(value);
  });

  it.each([
    [
      'kube_namespace_name=bank',
      /^403 .* with a selector for namespace bank: .*, unless a rule for the metric says otherwise/,
    ],
    [
      'kubernetes.namespace.name in (shop,bank)',
      /^403 .* with a selector for namespace bank: .*, unless a rule for the metric says otherwise/,
    ],
    ['size>1', /^400 .*size/],
    ['kube_deployment_name=nobody', /^404 .*orders_waiting/],
  ])('refuses what it cannot answer: %s', async (selector, refusal) => {
    await start(undefined, furnish);
    expect(await selected(selector)).toMatch(refusal);
  });

  it('is found in small letters', async () => {
    await start(undefined, (world) => {
      world.simulator.describeMetric('Orders_Total', gauge);
      setGauge(world, { name: 'Orders_Total', labels: {}, value: 4 });
    });
    expect(await whole.tell(externalMetric('orders_total'))).toBe('4');
  });

  it('is refused with what may be meant where capitals alone tell metrics apart', async () => {
    await start(undefined, (world) => {
      for (const name of ['Orders', 'ORDERS']) {
        world.simulator.describeMetric(name, gauge);
        setGauge(world, { name, labels: {}, value: 4 });
      }
    });
    expect(await whole.tell(externalMetric('orders'))).toMatch(/^400 .* may be any of ORDERS, Orders: /);
    expect(whole.queries).toBe(0);
  });
});
