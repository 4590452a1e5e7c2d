import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Limits } from '@metrics-adapter/sysdig-simulator';
import fc from 'fast-check';
import { asAutoscaler, type SimulatedOptions, SimulatedSysdig, valuesOf } from './support/simulated-sysdig.ts';

// Thousands of series are evaluated here, on machines that may have other things to do.
jest.setTimeout(60_000);

const started: SimulatedSysdig[] = [];
afterEach(() => Promise.all(started.splice(0).map((one) => one.stop())));

/** The settle time is fixed, so that it changes no text. */
async function start(options?: SimulatedOptions): Promise<SimulatedSysdig> {
  const one = await SimulatedSysdig.start({ ...options, settings: { settle: 30 } });
  started.push(one);
  return one;
}

/** Sysdig's limit, if it holds for grouped answers too; and a larger one. */
const rows = (groupedSeries: number): Partial<Limits> => ({ groupedSeries });

const padded = (prefix: string, index: number) => `${prefix}${String(index).padStart(3, '0')}`;
const namespacesOf = (count: number) => Array.from({ length: count }, (_, index) => padded('team-', index));

/** Names like those of a Deployment's pods, always the same ones. */
function podNames(count: number): readonly string[] {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  let state = 1;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return alphabet[state % alphabet.length] ?? '';
  };
  const names = new Set<string>();
  while (names.size < count) names.add(`web-7d9f8c6b54-${next()}${next()}${next()}${next()}${next()}`);
  return [...names];
}

/** Serves so many objects in each namespace; gives what is true of all of them. */
function populate(sysdig: SimulatedSysdig, namespaces: readonly string[], each: number): ReadonlyMap<string, number> {
  const truth = new Map<string, number>();
  for (const namespace of namespaces) {
    for (let index = 0; index < each; index += 1) {
      const name = padded('pod-', index);
      const perSecond = truth.size + 1;
      sysdig.serve(namespace, name, perSecond);
      truth.set(`${namespace}/${name}`, perSecond);
    }
  }
  return truth;
}

describe('1000 objects in 50 namespaces', () => {
  const namespaces = namespacesOf(50);

  it.each([
    [1000, 3, 'a backend that allows 1000 rows'],
    [2000, 2, 'one that allows 2000'],
    [Number.POSITIVE_INFINITY, 1, 'one that allows any number'],
  ])('with a limit of %d rows take %d calls a round: %s', async (limit, calls) => {
    const sysdig = await start({ limits: rows(limit) });
    const truth = populate(sysdig, namespaces, 20);
    expect(valuesOf(await sysdig.fetch(namespaces))).toEqual(truth);
    // One that was cut, and one that counted, unless everything fitted.
    expect(sysdig.queries).toHaveLength(calls === 1 ? 1 : calls + 2);
    for (let round = 0; round < 3; round += 1) {
      await sysdig.clock.advance(15_000);
      const asked = await sysdig.counting(async () => {
        expect(valuesOf(await sysdig.fetch(namespaces))).toEqual(truth);
      });
      expect(asked).toHaveLength(calls);
    }
  });

  it('are asked for in the same words round after round', async () => {
    const sysdig = await start({ limits: rows(1000) });
    populate(sysdig, namespaces, 20);
    await sysdig.fetch(namespaces);
    await sysdig.clock.advance(15_000);
    const first = await sysdig.counting(() => sysdig.fetch(namespaces));
    await sysdig.clock.advance(15_000);
    expect(await sysdig.counting(() => sysdig.fetch(namespaces))).toEqual(first);
  });

  it('are asked for in words of which one changes, once, when a namespace joins', async () => {
    const sysdig = await start({ limits: rows(1000) });
    const joined = 'aaa-new';
    const truth = populate(sysdig, [...namespaces, joined], 20);
    await sysdig.fetch(namespaces);
    await sysdig.clock.advance(15_000);
    const before = await sysdig.counting(() => sysdig.fetch(namespaces));
    const alone = await sysdig.counting(async () => expect((await sysdig.fetch([joined])).ok).toBe(true));
    expect(alone).toEqual([expect.stringContaining('kube_namespace_name="aaa-new",')]);
    const all = [joined, ...namespaces];
    const after = await sysdig.counting(async () => expect(valuesOf(await sysdig.fetch(all))).toEqual(truth));
    expect(after).toHaveLength(3);
    expect(after.filter((query) => !before.includes(query))).toHaveLength(1);
    expect(await sysdig.counting(() => sysdig.fetch(all))).toEqual(after);
  });

  it('stay as they are divided while a namespace is asked for alone again and again', async () => {
    const sysdig = await start({ limits: rows(1000) });
    populate(sysdig, namespaces, 20);
    await sysdig.fetch(namespaces);
    const before = await sysdig.counting(() => sysdig.fetch(namespaces));
    for (const namespace of namespaces.slice(0, 20)) {
      expect(await sysdig.counting(() => sysdig.fetch([namespace]))).toHaveLength(1);
    }
    expect(await sysdig.counting(() => sysdig.fetch(namespaces))).toEqual(before);
  });

  it('take one call again when most of them are gone', async () => {
    const sysdig = await start({ limits: rows(1000) });
    populate(sysdig, namespaces, 20);
    await sysdig.fetch(namespaces);
    sysdig.simulator.series.clear();
    const truth = populate(sysdig, namespaces, 2);
    expect(await sysdig.counting(() => sysdig.fetch(namespaces))).toHaveLength(3);
    expect(
      await sysdig.counting(async () => expect(valuesOf(await sysdig.fetch(namespaces))).toEqual(truth)),
    ).toHaveLength(1);
  });
});

describe('objects of one namespace that are too many for one query', () => {
  it.each([
    ['pods of one Deployment', podNames(1000), 3],
    ['numbered ones', Array.from({ length: 1000 }, (_, index) => `web-${index}`), 3],
    [
      'names that end alike',
      Array.from({ length: 1000 }, (_, index) => `${podNames(1000)[index]?.slice(15)}-api-service`),
      3,
    ],
  ])('are divided by their names: %s', async (_what, names, calls) => {
    const sysdig = await start({ limits: rows(1000) });
    const truth = new Map(names.map((name, index) => [`shop/${name}`, index + 1]));
    for (const [index, name] of names.entries()) {
      // Two containers: what belongs to one object is added up in one query.
      sysdig.serve('shop', name, index, { container_name: 'main' });
      sysdig.serve('shop', name, 1, { container_name: 'sidecar' });
    }
    expect(valuesOf(await sysdig.fetch(['shop']))).toEqual(truth);
    await sysdig.clock.advance(15_000);
    const asked = await sysdig.counting(async () => expect(valuesOf(await sysdig.fetch(['shop']))).toEqual(truth));
    expect(asked).toHaveLength(calls);
    expect(await sysdig.counting(() => sysdig.fetch(['shop']))).toEqual(asked);
  });

  it('are divided where they live in no namespace', async () => {
    const sysdig = await start({ limits: rows(1000) });
    const labels = (index: number) => ({ kube_cluster_name: 'prod', kube_node_name: `node-${index}` });
    for (let index = 0; index < 900; index += 1) {
      sysdig.simulator.series.setSeries('sysdig_host_cpu_idle_percent', labels(index), {
        every: 10,
        value: () => index,
      });
    }
    const options = { metric: 'sysdig_host_cpu_idle_percent', resource: 'nodes' };
    const values = valuesOf(await sysdig.fetch('cluster-scoped', options));
    expect(values.size).toBe(900);
    expect(values.get('/node-77')).toBe(77);
    const asked = await sysdig.counting(() => sysdig.fetch('cluster-scoped', options));
    expect(asked).toHaveLength(3);
    expect(asked[0]).toMatch(/kube_node_name[!=]~"[^"]*\[\d+\]/);
  });

  it('do not keep small namespaces beside them from being asked for together', async () => {
    const sysdig = await start({ limits: rows(1000) });
    const small = namespacesOf(10);
    const truth = new Map(populate(sysdig, small, 5));
    for (const [index, name] of podNames(700).entries()) {
      sysdig.serve('shop', name, index + 1);
      truth.set(`shop/${name}`, index + 1);
    }
    const namespaces = ['shop', ...small];
    expect(valuesOf(await sysdig.fetch(namespaces))).toEqual(truth);
    const asked = await sysdig.counting(async () => expect(valuesOf(await sysdig.fetch(namespaces))).toEqual(truth));
    expect(asked).toHaveLength(3);
  });

  it('are divided when they become too many, in the very fetch in which that is seen', async () => {
    const sysdig = await start({ limits: rows(1000) });
    const names = podNames(600);
    for (const name of names.slice(0, 350)) sysdig.serve('shop', name, 1);
    expect(await sysdig.counting(() => sysdig.fetch(['shop']))).toHaveLength(1);
    for (const name of names.slice(350)) sysdig.serve('shop', name, 1);
    const grown = await sysdig.counting(async () => expect(valuesOf(await sysdig.fetch(['shop'])).size).toBe(600));
    // Cut, counted, and two that are whole.
    expect(grown).toHaveLength(4);
    expect(await sysdig.counting(() => sysdig.fetch(['shop']))).toEqual(grown.slice(2));
  });

  it('are divided before they are too many where the limit is known', async () => {
    const sysdig = await start({ limits: rows(1000) });
    const names = podNames(490);
    for (const name of podNames(600)) sysdig.serve('other', name, 1);
    expect((await sysdig.fetch(['other'])).ok).toBe(true);
    for (const name of names.slice(0, 390)) sysdig.serve('shop', name, 1, { kube_service_name: name });
    const fetch = () => sysdig.fetch(['shop'], { resource: 'services' });
    expect(await sysdig.counting(fetch)).toHaveLength(1);
    for (const name of names.slice(390, 470)) sysdig.serve('shop', name, 1, { kube_service_name: name });
    expect(await sysdig.counting(fetch)).toHaveLength(1);
    for (const name of names.slice(470)) sysdig.serve('shop', name, 1, { kube_service_name: name });
    expect(await sysdig.counting(fetch)).toHaveLength(1);
    const divided = await sysdig.counting(async () => expect(valuesOf(await fetch()).size).toBe(490));
    expect(divided).toHaveLength(2);
  });
});

describe('more namespaces than one query names', () => {
  it('are asked for all alike while their objects fit', async () => {
    const sysdig = await start({ limits: rows(1000) });
    const namespaces = namespacesOf(200);
    const truth = populate(sysdig, namespaces, 2);
    const asked = await sysdig.counting(async () => expect(valuesOf(await sysdig.fetch(namespaces))).toEqual(truth));
    expect(asked).toEqual([expect.stringContaining('{kube_cluster_name="prod",kube_namespace_name!="",kube_pod_name')]);
    const fewer = namespaces.slice(1);
    expect(await sysdig.counting(() => sysdig.fetch(fewer))).toEqual(asked);
  });

  it('are asked for in fixed classes of their names when they do not, and no text changes when one joins', async () => {
    const sysdig = await start({ limits: rows(1000) });
    const namespaces = namespacesOf(200);
    const truth = populate(sysdig, namespaces, 5);
    const some = namespaces.slice(0, 199);
    await sysdig.fetch(some);
    const asked = await sysdig.counting(() => sysdig.fetch(some));
    expect(asked).toHaveLength(3);
    expect(asked.every((query) => /kube_namespace_name[!=]~"\.\*\[\d+\]/.test(query))).toBe(true);
    const all = await sysdig.counting(async () => expect(valuesOf(await sysdig.fetch(namespaces))).toEqual(truth));
    expect(all).toEqual(asked);
  });

  it('are named where the others have far more objects', async () => {
    const sysdig = await start({ limits: rows(1000) });
    const namespaces = namespacesOf(60);
    const truth = populate(sysdig, namespaces, 2);
    for (let index = 0; index < 3000; index += 1) sysdig.serve(`other-${index % 100}`, `pod-${index}`, 1);
    expect(valuesOf(await sysdig.fetch(namespaces))).toEqual(truth);
    const asked = await sysdig.counting(() => sysdig.fetch(namespaces));
    expect(asked).toHaveLength(2);
    expect(asked[0]).toContain('kube_namespace_name=~"team-');
  });
});

describe('whatever objects are called and however long an answer may be', () => {
  it('every one of them is there exactly once, in the first answer and in all later ones', async () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcxyz0189-.'), minLength: 1, maxLength: 8 });
    // Also names that no object of Kubernetes can have.
    const odd = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 });
    const names = fc
      .tuple(fc.array(word, { minLength: 1, maxLength: 120 }), fc.array(odd, { maxLength: 5 }))
      .map((all) => [...new Set(all.flat())]);
    const sized = fc.record({ namespace: word, names });
    const cluster = fc.uniqueArray(sized, { selector: ({ namespace }) => namespace, minLength: 1, maxLength: 12 });
    const sysdigs = new Map<number, SimulatedSysdig>();
    for (const limit of [52, 70, 100]) sysdigs.set(limit, await start({ limits: rows(limit) }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(52, 70, 100), cluster, async (limit, namespaces) => {
        const sysdig = sysdigs.get(limit);
        if (sysdig === undefined) return;
        sysdig.simulator.series.clear();
        const truth = new Map<string, number>();
        for (const { namespace, names } of namespaces) {
          for (const one of names) {
            truth.set(`${namespace}/${one}`, truth.size + 1);
            sysdig.serve(namespace, one, truth.size);
          }
        }
        const wanted = namespaces.map(({ namespace }) => namespace).toSorted();
        for (let round = 0; round < 2; round += 1) {
          await sysdig.clock.advance(60_000);
          expect(valuesOf(await sysdig.fetch(wanted))).toEqual(truth);
        }
      }),
      { seed: 21, numRuns: 40 },
    );
  });
});

describe('5000 objects of 20 metrics', () => {
  it('take one call for each metric, and leave most of the budget', async () => {
    const sysdig = await start({ limits: rows(1000) });
    const metrics = Array.from({ length: 20 }, (_, index) => `m_${index}_total`);
    const namespaces = namespacesOf(50);
    for (const metric of metrics) {
      for (const namespace of namespaces) {
        for (let pod = 0; pod < 5; pod += 1) {
          const labels = { kube_cluster_name: 'prod', kube_namespace_name: namespace, kube_pod_name: `pod-${pod}` };
          sysdig.simulator.series.setSeries(metric, labels, { every: 10, value: (time) => time });
        }
      }
    }
    const round = () => Promise.all(metrics.map((metric) => sysdig.fetch(namespaces, { metric })));
    const outcomes = await round();
    expect(outcomes.map((outcome) => valuesOf(outcome).size)).toEqual(metrics.map(() => 250));
    await sysdig.clock.advance(15_000);
    expect(await sysdig.counting(round)).toHaveLength(20);
    expect(sysdig.sysdig.state().budget.calls).toMatchObject({ limited: 0, refused: 0 });
  });
});

describe('an answer that is cut', () => {
  it('is an error when it cannot be divided, and nothing of it is served', async () => {
    const sysdig = await start({ limits: rows(2) });
    sysdig.serve('shop', 'web', 1);
    const outcome = await sysdig.fetch(['shop'], { context: asAutoscaler });
    expect(outcome).toMatchObject({
      ok: false,
      error: { name: 'CutAnswerError', message: expect.stringContaining('results truncated to 2 series') },
    });
    expect(sysdig.queries.length).toBeLessThan(4);
  });

  it('that was whole proves how long answers may be', async () => {
    const sysdig = await start({ limits: rows(Number.POSITIVE_INFINITY) });
    const namespaces = namespacesOf(50);
    populate(sysdig, namespaces, 20);
    await sysdig.fetch(namespaces);
    expect(sysdig.sysdig.state().rowLimit).toBe(2002);
  });
});
