import { describe, expect, it } from '@jest/globals';
import { BackendTimeoutError, BackendUnavailableError, type RequestContext } from '@metrics-adapter/core';
import { FakeClock, settle, testContext } from '@metrics-adapter/core/testing';
import { descriptor } from '../../test/support/descriptor.ts';
import type { LabelList, MetricDescriptor } from '../client/monitor-api.ts';
import type { PromqlMetadata } from '../client/parse-answer.ts';
import { RefusedCallError } from '../client/refused-call-error.ts';
import type { ClusterScope } from '../plan/sysdig-scope.ts';
import { Catalogue, type CatalogueChange, type CatalogueParts } from './catalogue.ts';

const down = new BackendUnavailableError('Sysdig is away');
const minute = 60_000;

type Client = NonNullable<CatalogueParts['client']>;
type Monitor = NonNullable<CatalogueParts['monitor']>;

/** A backend whose metrics a test changes as it likes. */
class FakeBackend {
  names: readonly string[] | Error = [];
  types: Readonly<Record<string, string>> | Error = {};
  units: Readonly<Record<string, string>> = {};
  labels: readonly string[] | Error = [];
  descriptors: readonly MetricDescriptor[] | Error = [];
  tenantLabels: LabelList | Error = { labels: [], isCut: false };
  /** What was asked for names and types, in order. */
  readonly calls: string[] = [];
  /** What else was asked, in order. */
  readonly others: string[] = [];
  readonly client: { -readonly [Name in keyof Client]: Client[Name] } = {
    listSeriesNames: async (match) => {
      this.calls.push(`names ${match ?? 'of everything'}`);
      return orThrow(this.names);
    },
    listMetadata: async (metric) => {
      this.calls.push(`types of ${metric ?? 'everything'}`);
      const types = Object.entries(orThrow(this.types)).map(([name, type]) => [name, { type }] as const);
      const units = Object.entries(this.units).map(([name, unit]) => [name, { unit }] as const);
      const told = new Map<string, PromqlMetadata>(units);
      for (const [name, type] of types) told.set(name, { ...told.get(name), ...type });
      return new Map([...told].filter(([name]) => metric === undefined || name === metric));
    },
    listLabelNames: async (match) => {
      this.others.push(`labels ${match ?? 'of everything'}`);
      return orThrow(this.labels);
    },
  };
  readonly monitor: { -readonly [Name in keyof Monitor]: Monitor[Name] } = {
    listMetricDescriptors: async ({ offset, limit }) => {
      this.others.push(`descriptors from ${offset}`);
      const all = orThrow(this.descriptors);
      return { total: all.length, offset, descriptors: all.slice(offset, offset + limit) };
    },
    listOldMetricDescriptors: async () => {
      this.others.push('old descriptors');
      throw refused(404);
    },
    listLabels: async () => {
      this.others.push('labels of the tenant');
      return orThrow(this.tenantLabels);
    },
  };
}

function orThrow<T>(answer: T | Error): T {
  if (answer instanceof Error) throw answer;
  return answer;
}

function refused(status: number): RefusedCallError {
  return new RefusedCallError(`Sysdig answered ${status}`, { status });
}

interface Setting {
  readonly backend: FakeBackend;
  readonly clock: FakeClock;
  readonly catalogue: Catalogue;
  readonly problems: unknown[];
  readonly changes: CatalogueChange[];
}

interface Options {
  readonly scope?: ClusterScope;
  /** Which of its APIs are asked. */
  readonly apis?: 'promql' | 'both' | 'data';
}

function setUp({ scope = { cluster: 'prod' }, apis = 'promql' }: Options = {}): Setting {
  const backend = new FakeBackend();
  const clock = new FakeClock();
  const problems: unknown[] = [];
  const changes: CatalogueChange[] = [];
  const catalogue = new Catalogue({
    ...(apis !== 'data' && { client: backend.client }),
    ...(apis !== 'promql' && { monitor: backend.monitor }),
    scope,
    clock,
    timers: clock,
    interval: 10 * minute,
    onProblem: (problem) => problems.push(problem),
    onChange: (change) => changes.push(change),
  });
  return { backend, clock, catalogue, problems, changes };
}

/** Makes it answer no more; gives on whose behalf it was asked. */
function hold(backend: FakeBackend): readonly RequestContext[] {
  const asked: RequestContext[] = [];
  backend.client.listMetadata = (_, context) => {
    asked.push(context);
    return new Promise(() => {});
  };
  return asked;
}

function metricsOf({ catalogue }: Setting) {
  return { names: [...catalogue.metrics.names], types: Object.fromEntries(catalogue.metrics.types) };
}

describe('Catalogue', () => {
  it('knows nothing and asks nothing before it is started', () => {
    const setting = setUp();
    expect(metricsOf(setting)).toEqual({ names: [], types: {} });
    expect(setting.backend.calls).toEqual([]);
    expect(setting.clock.pending).toBe(0);
  });

  it('reads the names of this cluster and all types', async () => {
    const setting = setUp();
    setting.backend.names = ['up', 'm'];
    setting.backend.types = { up: 'gauge' };
    await setting.catalogue.start();
    expect(metricsOf(setting)).toEqual({ names: ['m', 'up'], types: { up: 'gauge' } });
    expect(setting.backend.calls).toEqual(['names {kube_cluster_name="prod"}', 'types of everything']);
    expect(setting.problems).toEqual([]);
  });

  it('reads the names of all clusters when it is told to', async () => {
    const setting = setUp({ scope: 'all-clusters' });
    await setting.catalogue.start();
    expect(setting.backend.calls[0]).toBe('names of everything');
  });

  it('reads everything again after its interval, as another object', async () => {
    const setting = setUp();
    await setting.catalogue.start();
    const before = setting.catalogue.metrics;
    setting.backend.names = ['new'];
    await setting.clock.advance(10 * minute - 1);
    expect(setting.catalogue.metrics).toBe(before);
    await setting.clock.advance(1);
    expect(metricsOf(setting).names).toEqual(['new']);
    expect(setting.catalogue.metrics).not.toBe(before);
  });

  it('keeps what it knows when a read fails, tells of it, and tries again sooner', async () => {
    const setting = setUp();
    setting.backend.names = ['up'];
    setting.backend.types = { up: 'gauge' };
    await setting.catalogue.start();
    setting.backend.names = down;
    setting.backend.types = down;
    await setting.clock.advance(10 * minute);
    expect(metricsOf(setting)).toEqual({ names: ['up'], types: { up: 'gauge' } });
    expect(setting.problems).toEqual([down]);
    setting.backend.names = ['up', 'new'];
    setting.backend.types = { new: 'counter' };
    await setting.clock.advance(minute / 2);
    expect(metricsOf(setting)).toEqual({ names: ['new', 'up'], types: { new: 'counter' } });
    await setting.clock.advance(10 * minute - 1);
    expect(setting.backend.calls).toHaveLength(6);
    await setting.clock.advance(1);
    expect(setting.backend.calls).toHaveLength(8);
  });

  it('tells of a failure once for as long as it lasts, and again when it is another or comes back', async () => {
    const setting = setUp();
    const refused = new BackendUnavailableError('Sysdig answered 403');
    for (const problem of [down, down, refused, undefined, refused]) {
      setting.backend.names = problem ?? ['up'];
      setting.backend.types = problem ?? {};
      await (setting.problems.length === 0 ? setting.catalogue.start() : setting.clock.advance(10 * minute));
    }
    expect(setting.problems).toEqual([down, refused, refused]);
  });

  it('takes names although the types fail, and the other way round', async () => {
    const setting = setUp();
    setting.backend.names = ['up'];
    setting.backend.types = down;
    await setting.catalogue.start();
    expect(metricsOf(setting)).toEqual({ names: ['up'], types: {} });
    setting.backend.names = down;
    setting.backend.types = { up: 'gauge' };
    await setting.clock.advance(minute / 2);
    expect(metricsOf(setting)).toEqual({ names: ['up'], types: { up: 'gauge' } });
    expect(setting.problems).toEqual([down]);
  });

  it('stops', async () => {
    const setting = setUp();
    await setting.catalogue.start();
    setting.catalogue.stop();
    expect(setting.clock.pending).toBe(0);
  });

  it('stops while it reads', async () => {
    const setting = setUp();
    const started = setting.catalogue.start();
    setting.catalogue.stop();
    await started;
    expect(setting.clock.pending).toBe(0);
  });
});

describe('Catalogue, of what changes', () => {
  it('stays the same object as long as nothing does', async () => {
    const { catalogue, backend, clock, changes } = setUp({ apis: 'both' });
    backend.names = ['up', 'm'];
    backend.types = { up: 'gauge', m: 'counter' };
    backend.units = { m: 'bytes' };
    backend.descriptors = [descriptor('m', 'counter'), descriptor('shop.orders')];
    backend.tenantLabels = { labels: [{ id: 'kubernetes.pod.name', publicId: 'kube_pod_name' }], isCut: false };
    await catalogue.start();
    const before = catalogue.metrics;
    backend.names = ['m', 'up'];
    backend.types = { m: 'counter', up: 'gauge' };
    backend.descriptors = [descriptor('shop.orders'), descriptor('m', 'counter')];
    await clock.advance(10 * minute);
    expect(backend.calls).toHaveLength(4);
    expect(catalogue.metrics).toBe(before);
    expect(changes).toEqual([{ added: ['m', 'up'], removed: [], size: 2 }]);
  });

  it('is another object when one of those changes that PromQL names alike', async () => {
    const { catalogue, backend, clock } = setUp({ apis: 'data' });
    backend.descriptors = [descriptor('a.b'), descriptor('a-b'), descriptor('a:b'), descriptor('a_b')];
    await catalogue.start();
    const before = catalogue.metrics;
    backend.descriptors = backend.descriptors.toReversed();
    await clock.advance(10 * minute);
    expect(catalogue.metrics).toBe(before);
    for (const other of [descriptor('a.b', 'counter'), descriptor('a.c')]) {
      const last = catalogue.metrics;
      backend.descriptors = [other, descriptor('a-b'), descriptor('a:b'), descriptor('a_b')];
      await clock.advance(10 * minute);
      expect(catalogue.metrics).not.toBe(last);
    }
  });

  it('tells which metrics came and went', async () => {
    const { catalogue, backend, clock, changes } = setUp();
    backend.names = ['a', 'b'];
    await catalogue.start();
    backend.names = ['b', 'c', 'd'];
    await clock.advance(10 * minute);
    expect(changes[1]).toEqual({ added: ['c', 'd'], removed: ['a'], size: 3 });
  });

  it('tells nothing of an empty list', async () => {
    const { catalogue, changes } = setUp();
    await catalogue.start();
    expect(changes).toEqual([]);
  });

  it.each<[string, (backend: FakeBackend) => void]>([
    ['type', (backend) => Object.assign(backend, { types: { up: 'counter' } })],
    ['unit', (backend) => Object.assign(backend, { units: { up: 'seconds' } })],
    ['descriptor', (backend) => Object.assign(backend, { descriptors: [descriptor('up', 'counter')] })],
    [
      'descriptor of its type',
      (backend) => Object.assign(backend, { descriptors: [descriptor('up', 'gauge', { type: '%' })] }),
    ],
    [
      'label',
      (backend) => Object.assign(backend, { tenantLabels: { labels: [{ id: 'b', publicId: 'b' }], isCut: false } }),
    ],
  ])('is another object when a %s is another, and the rest stays', async (_, change) => {
    const { catalogue, backend, clock, changes } = setUp({ apis: 'both' });
    backend.names = ['up'];
    backend.types = { up: 'gauge' };
    backend.units = { up: 'bytes' };
    backend.descriptors = [descriptor('up')];
    backend.tenantLabels = { labels: [{ id: 'a', publicId: 'a' }], isCut: false };
    await catalogue.start();
    const before = catalogue.metrics;
    change(backend);
    await clock.advance(10 * minute);
    expect(catalogue.metrics).not.toBe(before);
    expect(catalogue.metrics.names).toBe(before.names);
    expect(changes).toHaveLength(1);
  });

  it('shows each part as soon as it is there', async () => {
    const { catalogue, backend } = setUp({ apis: 'both' });
    backend.names = ['up'];
    let answer = (): void => {};
    backend.monitor.listLabels = () =>
      new Promise((resolve) => {
        answer = () => resolve({ labels: [{ id: 'a', publicId: 'a' }], isCut: false });
      });
    const started = catalogue.start();
    await settle();
    expect([...catalogue.metrics.names]).toEqual(['up']);
    expect(catalogue.metrics.labels).toBeUndefined();
    answer();
    await started;
    expect(catalogue.metrics.labels?.has('a')).toBe(true);
  });

  it('has an end: of more names it keeps the first, and says so', async () => {
    const setting = setUp();
    setting.backend.names = Array.from(
      { length: 50_001 },
      (_, index) => `m${String(index).padStart(5, '0')}`,
    ).toReversed();
    await setting.catalogue.start();
    expect(setting.catalogue.metrics.names.size).toBe(50_000);
    expect(setting.catalogue.metrics.names.has('m50000')).toBe(false);
    expect(setting.problems.map(String)).toEqual([
      'IncompleteListError: Sysdig lists 50001 metrics of this cluster, of which the first 50000 by name are listed here; the others can be asked for all the same',
    ]);
    await setting.clock.advance(10 * minute);
    expect(setting.problems).toHaveLength(1);
    expect(setting.backend.calls).toHaveLength(4);
  });

  it('has an end: of more types it keeps some, and says so', async () => {
    const setting = setUp();
    setting.backend.types = Object.fromEntries(Array.from({ length: 50_001 }, (_, index) => [`m${index}`, 'gauge']));
    await setting.catalogue.start();
    expect(setting.catalogue.metrics.types.size).toBe(50_000);
    expect(setting.problems.map(String)).toEqual([
      'IncompleteListError: Sysdig tells the types of 50001 metrics, of which 50000 are kept; others are asked for when they are needed',
    ]);
  });
});

describe('Catalogue, of descriptors and labels', () => {
  const pods = { id: 'kubernetes.pod.name', publicId: 'kube_pod_name' };

  it('adds what the tenant tells to what PromQL names', async () => {
    const { catalogue, backend, problems } = setUp({ apis: 'both' });
    backend.names = ['shop_orders'];
    backend.units = { shop_orders: 'orders' };
    backend.descriptors = [descriptor('shop.orders', 'counter'), descriptor('of.another.cluster')];
    backend.tenantLabels = { labels: [pods, { id: 'verb', publicId: undefined }], isCut: false };
    await catalogue.start();
    const { metrics } = catalogue;
    expect([...metrics.names]).toEqual(['shop_orders']);
    expect(metrics.units?.get('shop_orders')).toBe('orders');
    expect(metrics.descriptors?.get('shop_orders')?.id).toBe('shop.orders');
    expect(metrics.labels?.idsOf('kube_pod_name')).toEqual(['kubernetes.pod.name']);
    expect(metrics.labels?.has('verb')).toBe(true);
    expect(problems).toEqual([]);
  });

  it("knows today's names of labels of which an older server tells the older ones alone", async () => {
    const { catalogue, backend } = setUp({ apis: 'both' });
    const older = ['kubernetes.statefulset.name', 'kubernetes.pod.label.helm.sh/chart', '__odd', 'verb'];
    backend.tenantLabels = { labels: older.map((id) => ({ id, publicId: undefined })), isCut: false };
    await catalogue.start();
    const { labels } = catalogue.metrics;
    const todays = ['kube_statefulset_name', 'kube_pod_label_helm_sh_chart', '__odd', 'verb'];
    expect(todays.map((name) => labels?.has(name))).toEqual([true, true, true, true]);
    expect(labels?.idsOf('kube_statefulset_name')).toEqual(['kubernetes.statefulset.name']);
  });

  it('asks a backend that lacks them again only after an hour, and calls it no problem', async () => {
    const { catalogue, backend, clock, problems } = setUp({ apis: 'both' });
    backend.names = ['up'];
    backend.labels = ['kube_pod_name'];
    backend.descriptors = refused(404);
    backend.tenantLabels = refused(404);
    await catalogue.start();
    await clock.advance(50 * minute);
    const descriptorCalls = () => backend.others.filter((call) => call.includes('descriptors'));
    expect(descriptorCalls()).toEqual(['descriptors from 0', 'old descriptors']);
    expect(problems).toEqual([]);
    expect(catalogue.metrics.descriptors).toBeUndefined();
    expect(backend.calls.filter((call) => call.startsWith('names'))).toHaveLength(6);
    backend.descriptors = [descriptor('up')];
    await clock.advance(10 * minute);
    expect(catalogue.metrics.descriptors?.size).toBe(1);
  });

  it('awaits descriptors until they are read once, or known to be lacking', async () => {
    for (const apis of ['both', 'data'] as const) {
      const { catalogue, backend, clock } = setUp({ apis });
      expect(catalogue.metrics.awaitsDescriptors).toBe(true);
      backend.descriptors = refused(503);
      await catalogue.start();
      expect(catalogue.metrics.awaitsDescriptors).toBe(true);
      backend.descriptors = [descriptor('up')];
      await clock.advance(minute / 2);
      expect(catalogue.metrics.awaitsDescriptors).toBeUndefined();
      backend.descriptors = down;
      await clock.advance(10 * minute);
      expect(catalogue.metrics.awaitsDescriptors).toBeUndefined();
    }
    expect(setUp().catalogue.metrics.awaitsDescriptors).toBeUndefined();
  });

  it('awaits none of a backend that lacks them, also when it is asked for them again', async () => {
    const { catalogue, backend, clock } = setUp({ apis: 'both' });
    backend.descriptors = refused(404);
    await catalogue.start();
    const seen = new Set([catalogue.metrics.awaitsDescriptors]);
    for (let minutes = 0; minutes < 130; minutes += 10) {
      backend.names = [`at${minutes}`];
      if (minutes === 100) backend.descriptors = down;
      await clock.advance(10 * minute);
      seen.add(catalogue.metrics.awaitsDescriptors);
    }
    expect([...seen]).toEqual([undefined]);
  });

  it('goes by the ids of metrics where it knows no series', () => {
    expect(setUp({ apis: 'data' }).catalogue.metrics.areById).toBe(true);
    expect(setUp({ apis: 'both' }).catalogue.metrics.areById).toBeUndefined();
  });

  it.each(['promql', 'both'] as const)(
    'knows the labels of series where nobody lists those of the tenant (%s)',
    async (apis) => {
      const { catalogue, backend } = setUp({ apis });
      backend.labels = ['kube_pod_name', 'verb'];
      backend.tenantLabels = refused(404);
      await catalogue.start();
      expect(catalogue.metrics.labels?.has('kube_pod_name')).toBe(true);
      expect(catalogue.metrics.labels?.has('kube_workload_name')).toBe(false);
      expect(catalogue.metrics.labels?.idsOf('kube_pod_name')).toEqual(['kube_pod_name']);
      expect(backend.others).toContain('labels {kube_cluster_name="prod"}');
    },
  );

  it('does not ask series for their labels when the tenant cannot be asked for the moment', async () => {
    const { catalogue, backend, problems } = setUp({ apis: 'both' });
    backend.tenantLabels = down;
    await catalogue.start();
    expect(catalogue.metrics.labels).toBeUndefined();
    expect(problems).toEqual([down]);
    expect(backend.others).not.toContain('labels {kube_cluster_name="prod"}');
  });

  it('does without labels that nobody lists', async () => {
    const { catalogue, backend, problems } = setUp({ apis: 'both' });
    backend.tenantLabels = refused(404);
    backend.labels = refused(400);
    await catalogue.start();
    expect(catalogue.metrics.labels).toBeUndefined();
    expect(problems).toEqual([]);
  });

  it('says of a list of labels that was cut that there may be more', async () => {
    const { catalogue, backend, problems } = setUp({ apis: 'both' });
    backend.tenantLabels = { labels: [pods], isCut: true };
    await catalogue.start();
    expect(catalogue.metrics.labels?.has('verb')).toBeUndefined();
    expect(problems).toEqual([]);
  });

  it('has an end: of more labels of series it keeps some', async () => {
    const { catalogue, backend } = setUp();
    backend.labels = Array.from({ length: 20_001 }, (_, index) => `label_${index}`);
    await catalogue.start();
    expect(catalogue.metrics.labels?.size).toBe(20_000);
    expect(catalogue.metrics.labels?.has('label_20000')).toBeUndefined();
  });

  it('keeps each part when its read fails, and reads that part alone again soon', async () => {
    const { catalogue, backend, clock, problems } = setUp({ apis: 'both' });
    backend.names = ['up'];
    backend.descriptors = [descriptor('up')];
    await catalogue.start();
    const before = catalogue.metrics;
    backend.descriptors = refused(429);
    await clock.advance(10 * minute);
    expect(catalogue.metrics).toBe(before);
    expect(problems).toEqual([refused(429)]);
    const [calls, others] = [backend.calls.length, backend.others.length];
    backend.descriptors = [descriptor('up', 'counter')];
    await clock.advance(minute / 2);
    expect(backend.calls).toHaveLength(calls);
    expect(backend.others.slice(others)).toEqual(['descriptors from 0']);
    expect(catalogue.metrics.descriptors?.get('up')?.traits.metricType).toBe('counter');
  });

  it('reads everything in its time although a part fails for long', async () => {
    const { catalogue, backend, clock } = setUp({ apis: 'both' });
    backend.descriptors = refused(429);
    await catalogue.start();
    await clock.advance(10 * minute);
    expect(backend.calls.filter((call) => call.startsWith('names'))).toHaveLength(2);
  });

  it('takes what the token may not read for what is not there, says so, and asks again after an hour', async () => {
    const { catalogue, backend, clock, problems } = setUp({ apis: 'both' });
    backend.descriptors = refused(403);
    await catalogue.start();
    expect(catalogue.metrics.awaitsDescriptors).not.toBe(true);
    await clock.advance(50 * minute);
    expect(backend.others.filter((call) => call.startsWith('descriptors'))).toHaveLength(1);
    expect(problems).toEqual([refused(403)]);
    await clock.advance(20 * minute);
    expect(backend.others.filter((call) => call.startsWith('descriptors'))).toHaveLength(2);
  });

  it('replaces no whole list by one that ended too soon', async () => {
    const { catalogue, backend, clock, problems } = setUp({ apis: 'both' });
    backend.descriptors = [descriptor('a'), descriptor('b')];
    await catalogue.start();
    const before = catalogue.metrics;
    const { listMetricDescriptors } = backend.monitor;
    backend.monitor.listMetricDescriptors = async (page, context) => {
      const { descriptors, ...told } = await listMetricDescriptors(page, context);
      return { ...told, descriptors: page.offset === 0 ? descriptors.slice(0, 1) : [] };
    };
    await clock.advance(10 * minute);
    expect(catalogue.metrics).toBe(before);
    expect(problems.map(String)).toEqual([
      "IncompleteListError: Sysdig's list of 2 descriptors of metrics and labels ended after 1",
    ]);
  });

  it('uses a list that ends too soon as long as there was no other', async () => {
    const { catalogue, backend, clock } = setUp({ apis: 'both' });
    const { listMetricDescriptors } = backend.monitor;
    backend.monitor.listMetricDescriptors = async (page, context) => {
      const told = await listMetricDescriptors(page, context);
      return { ...told, total: told.total + 1 };
    };
    backend.descriptors = [descriptor('a')];
    await catalogue.start();
    expect([...(catalogue.metrics.descriptors?.keys() ?? [])]).toEqual(['a']);
    backend.descriptors = [descriptor('a'), descriptor('b')];
    await clock.advance(10 * minute);
    expect([...(catalogue.metrics.descriptors?.keys() ?? [])]).toEqual(['a', 'b']);
  });

  it('gives up what it reads when it is stopped', async () => {
    const { catalogue, backend, clock, changes } = setUp({ apis: 'both' });
    const signals: RequestContext['signal'][] = [];
    const { listLabels } = backend.monitor;
    backend.monitor.listLabels = (context) => {
      signals.push(context.signal);
      return listLabels(context);
    };
    backend.names = ['up'];
    const started = catalogue.start();
    catalogue.stop();
    await started;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(changes).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

describe('Catalogue, where no PromQL is spoken', () => {
  it('knows by descriptors alone what there is', async () => {
    const { catalogue, backend, problems, changes } = setUp({ apis: 'data' });
    backend.descriptors = [descriptor('shop.orders', 'counter'), descriptor('net.bytes.in', 'counter')];
    backend.tenantLabels = { labels: [{ id: 'kubernetes.pod.name', publicId: 'kube_pod_name' }], isCut: false };
    await catalogue.start();
    const names = ['shop_orders', 'sysdig_container_net_in_bytes', 'sysdig_host_net_in_bytes'];
    expect([...catalogue.metrics.names]).toEqual(names);
    expect(changes).toEqual([{ added: names, removed: [], size: 3 }]);
    expect(catalogue.metrics.labels?.size).toBe(1);
    expect(problems).toEqual([]);
    expect(backend.calls).toEqual([]);
    expect(await catalogue.typeOf('shop_orders', testContext)).toBeUndefined();
    expect(backend.calls).toEqual([]);
  });

  it('keeps its names while nothing changes', async () => {
    const { catalogue, backend, clock } = setUp({ apis: 'data' });
    backend.descriptors = [descriptor('shop.orders')];
    await catalogue.start();
    const before = catalogue.metrics;
    await clock.advance(10 * minute);
    expect(backend.others.filter((call) => call === 'descriptors from 0')).toHaveLength(2);
    expect(catalogue.metrics).toBe(before);
  });

  it('tells of a backend that has no descriptors: then nothing is known', async () => {
    const { catalogue, backend, problems } = setUp({ apis: 'data' });
    backend.descriptors = refused(404);
    await catalogue.start();
    expect(problems).toEqual([refused(404)]);
  });

  it('does without labels that nobody lists', async () => {
    const { catalogue, backend, problems } = setUp({ apis: 'data' });
    backend.tenantLabels = refused(404);
    await catalogue.start();
    expect(problems).toEqual([]);
    expect(catalogue.metrics.labels).toBeUndefined();
  });
});

describe('Catalogue.typeOf', () => {
  const context = testContext;

  it('tells what the last read told, without a call', async () => {
    const { backend, catalogue } = setUp();
    backend.types = { up: 'gauge' };
    await catalogue.start();
    expect(await catalogue.typeOf('up', context)).toBe('gauge');
    expect(backend.calls).toHaveLength(2);
  });

  it('asks for what it does not know, once for all who wait', async () => {
    const { backend, catalogue } = setUp();
    backend.types = { queue_depth: 'gauge' };
    const asked = ['queue_depth', 'queue_depth', 'orders'].map((series) => catalogue.typeOf(series, context));
    expect(await Promise.all(asked)).toEqual(['gauge', 'gauge', undefined]);
    expect(backend.calls).toEqual(['types of queue_depth', 'types of orders']);
  });

  it('remembers what it was told until the next read', async () => {
    const { backend, clock, catalogue } = setUp();
    backend.types = { queue_depth: 'gauge' };
    await catalogue.typeOf('queue_depth', context);
    await clock.advance(10 * minute - 1);
    expect(await catalogue.typeOf('queue_depth', context)).toBe('gauge');
    expect(backend.calls).toEqual(['types of queue_depth']);
  });

  it('remembers for 30 s that there is no such metric', async () => {
    const { backend, clock, catalogue } = setUp();
    expect(await catalogue.typeOf('orders', context)).toBeUndefined();
    backend.types = { orders: 'counter' };
    await clock.advance(30_000 - 1);
    expect(await catalogue.typeOf('orders', context)).toBeUndefined();
    expect(backend.calls).toEqual(['types of orders']);
    await clock.advance(1);
    expect(await catalogue.typeOf('orders', context)).toBe('counter');
    expect(backend.calls).toEqual(['types of orders', 'types of orders']);
  });

  it('remembers no longer that a metric which is listed has no type', async () => {
    const { backend, clock, catalogue } = setUp();
    backend.names = ['queue_depth'];
    await catalogue.start();
    expect(await catalogue.typeOf('queue_depth', context)).toBeUndefined();
    backend.types = { queue_depth: 'gauge' };
    await clock.advance(30_000 - 1);
    expect(await catalogue.typeOf('queue_depth', context)).toBeUndefined();
    expect(backend.calls).toEqual(['names {kube_cluster_name="prod"}', 'types of everything', 'types of queue_depth']);
    await clock.advance(1);
    expect(await catalogue.typeOf('queue_depth', context)).toBe('gauge');
    expect(backend.calls).toHaveLength(4);
  });

  it('asks again when the clock was set back', async () => {
    const { backend, clock, catalogue } = setUp();
    await catalogue.typeOf('orders', context);
    clock.jump(-minute);
    await catalogue.typeOf('orders', context);
    expect(backend.calls).toHaveLength(2);
  });

  it('believes a read more than what it was told before', async () => {
    const { backend, catalogue } = setUp();
    backend.types = { orders: 'gauge' };
    await catalogue.typeOf('orders', context);
    backend.types = { orders: 'counter' };
    await catalogue.start();
    expect(await catalogue.typeOf('orders', context)).toBe('counter');
  });

  it('fails when it cannot ask, and asks again the next time', async () => {
    const { backend, catalogue } = setUp();
    backend.types = down;
    await expect(catalogue.typeOf('orders', context)).rejects.toBe(down);
    backend.types = { orders: 'counter' };
    expect(await catalogue.typeOf('orders', context)).toBe('counter');
  });

  it('knows no type where the backend has no metadata, and asks again after a while', async () => {
    const { backend, clock, catalogue, problems } = setUp();
    backend.names = ['orders'];
    backend.types = refused(404);
    await catalogue.start();
    expect(problems).toEqual([]);
    expect(await catalogue.typeOf('orders', context)).toBeUndefined();
    expect(await catalogue.typeOf('orders', context)).toBeUndefined();
    await clock.advance(50 * minute);
    expect(backend.calls.filter((call) => call.startsWith('types'))).toEqual([
      'types of everything',
      'types of orders',
    ]);
  });

  it('goes on for others when the one who asked first has gone, and for nobody when all have', async () => {
    const setting = setUp();
    const asked = hold(setting.backend);
    const [first, second] = [new AbortController(), new AbortController()];
    const answers = [first, second].map(({ signal }) =>
      setting.catalogue.typeOf('orders', { ...context, signal }).catch((error: unknown) => error),
    );
    first.abort();
    expect(await answers[0]).toEqual(new BackendTimeoutError('nobody waits any longer for the type of orders'));
    expect(asked[0]?.signal.aborted).toBe(false);
    second.abort();
    expect(await answers[1]).toBeInstanceOf(BackendTimeoutError);
    expect(asked[0]?.signal.aborted).toBe(true);
    void setting.catalogue.typeOf('orders', context).catch(() => {});
    expect(asked).toHaveLength(2);
  });

  it('does not ask for who has gone already', async () => {
    const { catalogue, backend } = setUp();
    await expect(catalogue.typeOf('orders', { ...context, signal: AbortSignal.abort() })).rejects.toThrow(
      BackendTimeoutError,
    );
    expect(backend.calls).toEqual([]);
  });

  it('is asked in the name of an autoscaler from when one waits', async () => {
    const setting = setUp();
    const asked = hold(setting.backend);
    const controller = new AbortController();
    const waiting = [setting.catalogue.typeOf('orders', { ...context, priority: 'person' })];
    expect(asked[0]?.priority).toBe('person');
    waiting.push(setting.catalogue.typeOf('orders', { ...context, priority: 'autoscaler', signal: controller.signal }));
    expect(asked[0]?.priority).toBe('autoscaler');
    for (const each of waiting) each.catch(() => {});
    controller.abort();
    expect(asked[0]?.priority).toBe('person');
  });

  it('forgets the series that nobody asked for the longest when there are too many', async () => {
    const { catalogue, backend } = setUp();
    backend.types = { s0: 'gauge' };
    for (let index = 0; index < 10_000; index += 1) await catalogue.typeOf(`s${index}`, context);
    await catalogue.typeOf('s0', context);
    await catalogue.typeOf('one_more', context);
    backend.calls.length = 0;
    for (const series of ['s0', 's2', 's1']) await catalogue.typeOf(series, context);
    expect(backend.calls).toEqual(['types of s1']);
  });

  it('does not change what is listed', async () => {
    const { backend, catalogue } = setUp();
    const before = catalogue.metrics;
    backend.types = { orders: 'counter' };
    await catalogue.typeOf('orders', context);
    await settle();
    expect(catalogue.metrics).toBe(before);
  });
});
