import { describe, expect, it } from '@jest/globals';
import { BackendTimeoutError, BackendUnavailableError, type RequestContext } from '@metrics-adapter/core';
import { FakeClock, settle, testContext } from '@metrics-adapter/core/testing';
import type { ClusterScope } from '../plan/sysdig-scope.ts';
import { Catalogue, type CatalogueParts } from './catalogue.ts';

const down = new BackendUnavailableError('Sysdig is away');
const minute = 60_000;

/** A backend whose metrics a test changes as it likes. */
class FakeBackend implements Pick<CatalogueParts, 'client'> {
  names: readonly string[] | Error = [];
  types: Readonly<Record<string, string>> | Error = {};
  /** What was asked, in order. */
  readonly calls: string[] = [];
  readonly client: { -readonly [Name in keyof CatalogueParts['client']]: CatalogueParts['client'][Name] } = {
    listSeriesNames: async (match) => {
      this.calls.push(`names ${match ?? 'of everything'}`);
      if (this.names instanceof Error) throw this.names;
      return this.names;
    },
    listTypes: async (metric) => {
      this.calls.push(`types of ${metric ?? 'everything'}`);
      const { types } = this;
      if (types instanceof Error) throw types;
      return new Map(Object.entries(types).filter(([name]) => metric === undefined || name === metric));
    },
  };
}

interface Setting {
  readonly backend: FakeBackend;
  readonly clock: FakeClock;
  readonly catalogue: Catalogue;
  readonly problems: unknown[];
}

function setUp(scope: ClusterScope = { cluster: 'prod' }): Setting {
  const backend = new FakeBackend();
  const clock = new FakeClock();
  const problems: unknown[] = [];
  const catalogue = new Catalogue({
    client: backend.client,
    scope,
    clock,
    timers: clock,
    interval: 10 * minute,
    onProblem: (problem) => problems.push(problem),
  });
  return { backend, clock, catalogue, problems };
}

/** Makes it answer no more; gives on whose behalf it was asked. */
function hold(backend: FakeBackend): readonly RequestContext[] {
  const asked: RequestContext[] = [];
  backend.client.listTypes = (_, context) => {
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
    const setting = setUp('all-clusters');
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
