import { describe, expect, it } from '@jest/globals';
import { everything } from '../model/label-selector.ts';
import type { RequestContext } from '../provider/request-context.ts';
import { createEngineUnderTest, podSample, start } from '../testing/fixtures/engine-under-test.ts';
import { testContext } from '../testing/never-cancelled.ts';

const pods = { groupResource: { group: '', resource: 'pods' }, metricSelector: everything };
const autoscaler: RequestContext = { ...testContext, priority: 'autoscaler' };

/** An HPA: a metric of one object in one namespace. */
interface Hpa {
  readonly owner: string;
  readonly metric: string;
  readonly namespace: string;
  readonly name: string;
}

/** So many HPAs, spread evenly over metrics and namespaces. */
function createHpas(count: number, { metrics, namespaces }: { readonly metrics: number; readonly namespaces: number }) {
  return Array.from({ length: count }, (_, index): Hpa => {
    const namespace = `ns-${Math.floor(index / metrics) % namespaces}`;
    return { owner: `hpa-${index}`, metric: `m-${index % metrics}`, namespace, name: `web-${index}` };
  });
}

/** A backend that knows every HPA's object, with a new sample whenever it answers. */
function createSubject(hpas: readonly Hpa[]) {
  const subject = createEngineUnderTest();
  const { source, clock, engine } = subject;
  source.answerWith((request) => {
    const asked = new Set(
      request.kind === 'object' && request.namespaces !== 'cluster-scoped' ? request.namespaces : [],
    );
    const objects = hpas.filter(({ metric, namespace }) => metric === request.metric && asked.has(namespace));
    const second = (clock.now() - start) / 1000;
    return { ok: true, samples: objects.map(({ namespace, name }) => podSample(`${namespace}/${name}`, '1', second)) };
  });
  /** Every HPA reads once. */
  const sync = async (): Promise<number> => {
    const reads = hpas.map((hpa) => engine.getMetricByName({ ...pods, ...hpa }, autoscaler));
    const answers = Promise.all(reads);
    await clock.advance(50);
    return (await answers).length;
  };
  return { ...subject, sync };
}

describe('one call for everybody', () => {
  it('1 000 HPAs on one metric in 50 namespaces: one table, one call, and then one every interval', async () => {
    const { engine, source, clock, sync } = createSubject(createHpas(1000, { metrics: 1, namespaces: 50 }));
    expect(await sync()).toBe(1000);
    expect(source.calls.map(({ requests }) => requests.length)).toEqual([1]);
    expect(engine.state()).toMatchObject({ tables: 1, scopes: 50, samples: 1000 });
    await clock.advance(22_500);
    await sync();
    const before = source.calls.length;
    for (let syncs = 0; syncs < 20; syncs += 1) {
      await clock.advance(14_950);
      await sync();
    }
    expect(source.calls.length - before).toBe(20);
    expect(source.calls.every(({ requests }) => requests.length === 1)).toBe(true);
  });

  it('5 000 HPAs over 20 metrics: 20 tables, one call to begin with, at most 20 every interval', async () => {
    const hpas = createHpas(5000, { metrics: 20, namespaces: 100 });
    const { engine, source, clock, sync } = createSubject(hpas);
    for (const { owner, ...read } of hpas) engine.expect(owner, [{ kind: 'object', ...pods, ...read }]);
    await clock.advance(50);
    expect(source.calls.map(({ requests }) => requests.length)).toEqual([20]);
    expect(engine.state()).toMatchObject({ tables: 20, scopes: 2000, samples: 5000, expectedOwners: 5000 });
    expect(await sync()).toBe(5000);
    expect(source.calls).toHaveLength(1);
    await clock.advance(22_500);
    const before = source.calls.length;
    for (let syncs = 0; syncs < 4; syncs += 1) {
      await clock.advance(14_950);
      await sync();
    }
    const requests = source.calls.slice(before).flatMap((call) => call.requests);
    expect(requests).toHaveLength(80);
    expect(source.calls.length - before).toBeLessThanOrEqual(80);
    expect(clock.pending).toBe(1);
  });

  it('5 000 HPAs that change all the time without changing what they expect: no call more', async () => {
    const hpas = createHpas(5000, { metrics: 20, namespaces: 100 });
    const { engine, source, clock } = createSubject(hpas);
    const expectAll = () => {
      for (const { owner, ...read } of hpas) engine.expect(owner, [{ kind: 'object', ...pods, ...read }]);
    };
    expectAll();
    await clock.advance(50);
    expectAll();
    await clock.advance(50);
    expect(source.calls).toHaveLength(1);
    for (const { owner } of hpas) engine.forget(owner);
    await clock.advance(3_600_000);
    expect([source.calls.length, clock.pending, engine.state().demanded]).toEqual([1, 0, 0]);
  });
});
