import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { BackendTimeoutError, type SampleOutcome, UnusableDataError } from '@metrics-adapter/core';
import { testContext } from '@metrics-adapter/core/testing';
import { requests, type SimulatedOptions, SimulatedSysdig, valuesOf } from './support/simulated-sysdig.ts';

// Thousands of series are evaluated here, on machines that may have other things to do.
jest.setTimeout(60_000);

const started: SimulatedSysdig[] = [];
afterEach(() => Promise.all(started.splice(0).map((one) => one.stop())));

async function start(options?: SimulatedOptions): Promise<SimulatedSysdig> {
  const one = await SimulatedSysdig.start(options);
  started.push(one);
  return one;
}

/** 20 namespaces of 50 pods, each with the same number of requests, in three queries. */
async function startDivided(): Promise<{ readonly sysdig: SimulatedSysdig; readonly namespaces: readonly string[] }> {
  const sysdig = await start({ limits: { groupedSeries: 1000 }, settings: { callsPerMinute: 6000 } });
  const namespaces = Array.from({ length: 20 }, (_, index) => `team-${index}`);
  for (const namespace of namespaces) {
    for (let pod = 0; pod < 50; pod += 1) sysdig.serve(namespace, `pod-${pod}`, 7);
  }
  expect((await sysdig.fetch(namespaces)).ok).toBe(true);
  expect(await sysdig.counting(() => sysdig.fetch(namespaces))).toHaveLength(3);
  return { sysdig, namespaces };
}

const messageOf = (outcome: SampleOutcome) => (outcome.ok ? 'ok' : outcome.error.message);

describe('a divided answer', () => {
  it.each([1, 2, 3])('is none at all when %d of its three parts fail', async (broken) => {
    const { sysdig, namespaces } = await startDivided();
    sysdig.simulator.faults.failNext({ kind: 'status', status: 500 }, { times: broken });
    const outcome = await sysdig.fetch(namespaces);
    expect(messageOf(outcome)).toContain('answered 500');
    expect(outcome).not.toHaveProperty('samples');
    expect(valuesOf(await sysdig.fetch(namespaces)).size).toBe(1000);
  });

  it('that fails leaves the answers to other requests as they are', async () => {
    const { sysdig, namespaces } = await startDivided();
    sysdig.simulator.series.setSeries(
      'queue_total',
      { kube_cluster_name: 'prod', kube_namespace_name: 'shop', kube_pod_name: 'web' },
      { every: 10, value: (time) => time },
    );
    sysdig.simulator.faults.failNext({ kind: 'status', status: 500 }, { times: 3, path: '/query' });
    const [divided, other] = await Promise.all([
      sysdig.fetch(namespaces),
      // Asks for its type first, so that it is behind the others.
      sysdig.fetch(['shop'], { metric: 'queue_total' }),
    ]);
    expect(divided.ok).toBe(false);
    expect(valuesOf(other)).toEqual(new Map([['shop/web', 1]]));
  });

  it('is whole where all series of one part have ended: the others vouch for the source', async () => {
    const { sysdig, namespaces } = await startDivided();
    const gone = 'zzz';
    sysdig.serve(gone, 'old', 1);
    const all = [...namespaces, gone];
    await sysdig.fetch(all);
    const ended = sysdig.clock.now() / 1000 - 100;
    sysdig.simulator.series.setSeries(
      requests,
      { kube_cluster_name: 'prod', kube_namespace_name: gone, kube_pod_name: 'old' },
      { every: 10, value: (time) => (time < ended ? 10 : undefined) },
    );
    const values = valuesOf(await sysdig.fetch(all));
    expect(values.size).toBe(1000);
    expect(messageOf(await sysdig.fetch([gone]))).toContain('the series has ended');
  });
});

describe('429', () => {
  it('stops every call for as long as it says, whoever makes it, and then one finds the way back', async () => {
    const sysdig = await start();
    sysdig.serve('shop', 'web', 1);
    sysdig.simulator.faults.failNext({ kind: 'rate-limit', retryAfterSeconds: 20, requestsPerMinute: 600 });
    expect(messageOf(await sysdig.fetch(['shop']))).toContain('no call is made for the next 20 s');
    expect(sysdig.sysdig.source.pressure()).toBe(1);
    const meanwhile = await sysdig.counting(async () => {
      for (const context of [undefined, testContext]) {
        const outcome = await sysdig.fetch(['shop'], context && { context });
        expect(messageOf(outcome)).toContain('no call is made for another 20 s');
      }
      await sysdig.sysdig.catalogue.start();
    });
    expect(meanwhile).toEqual([]);
    sysdig.sysdig.catalogue.stop();
    await sysdig.clock.advance(20_000);
    expect(valuesOf(await sysdig.fetch(['shop']))).toEqual(new Map([['shop/web', 1]]));
  });

  it('that names no time stops calls for longer each time, until one is answered', async () => {
    const sysdig = await start();
    sysdig.serve('shop', 'web', 1);
    const storm = { kind: 'status', status: 429, body: '', headers: {} } as const;
    sysdig.simulator.faults.failNext(storm, { times: 5 });
    const pauses: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const [, seconds] = /for the next (\d+) s/.exec(messageOf(await sysdig.fetch(['shop']))) ?? [];
      pauses.push(Number(seconds));
      await sysdig.clock.advance(Number(seconds) * 1000 + 1000);
    }
    expect(pauses).toEqual([30, 60, 120, 240, 300]);
    expect((await sysdig.fetch(['shop'])).ok).toBe(true);
    await sysdig.clock.advance(60_000);
    sysdig.simulator.faults.failNext(storm);
    expect(messageOf(await sysdig.fetch(['shop']))).toContain('for the next 30 s');
  });

  it('is not provoked where the backend tells its limit', async () => {
    const sysdig = await start({ limits: { requestsPerMinute: 60 } });
    sysdig.serve('shop', 'web', 1);
    const { sysdig: source, clock } = sysdig;
    const outcomes: Promise<unknown>[] = [];
    for (let second = 0; second < 180; second += 1) {
      outcomes.push(sysdig.fetch(['shop'], { context: testContext }));
      await clock.advance(1000);
      while (source.state().budget.underWay > 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await clock.advance(3000);
    await Promise.all(outcomes);
    const { limit, calls } = source.state().budget;
    expect(limit).toBe(60);
    expect(calls.limited).toBe(0);
    expect(calls.answered + calls.refused).toBe(180);
    // What comes back in three minutes; the burst is what people leave to autoscalers.
    expect(calls.answered).toBeGreaterThan(120);
  });
});

describe('a lag', () => {
  it('that jumps from 10 to 60 s and back is followed, and no value is ever too small', async () => {
    const sysdig = await start();
    sysdig.serve('shop', 'web', 12);
    const asked: number[] = [];
    for (const lag of [10, 10, 60, 60, 60, 10, 10, 10]) {
      sysdig.simulator.faults.lag = lag;
      const queries = await sysdig.counting(async () =>
        expect(valuesOf(await sysdig.fetch(['shop']))).toEqual(new Map([['shop/web', 12]])),
      );
      asked.push(queries.length);
      await sysdig.clock.advance(15_000);
    }
    // The first that was late is asked again at once.
    expect(asked).toEqual([1, 1, 2, 1, 1, 1, 1, 1]);
    const settle = () => Number(/offset (\d+)s/.exec(sysdig.queries.at(-1) ?? '')?.[1]);
    expect(settle()).toBe(60);
    await sysdig.clock.advance(300_000);
    await sysdig.fetch(['shop']);
    await sysdig.fetch(['shop']);
    expect(settle()).toBe(10);
  });

  it('beyond 60 s is an error that says how late samples are', async () => {
    const sysdig = await start();
    sysdig.serve('shop', 'web', 12);
    sysdig.simulator.faults.lag = 90;
    expect(messageOf(await sysdig.fetch(['shop']))).toMatch(/^the newest sample of \S+ is \d\d s old, and samples are/);
    sysdig.simulator.faults.lag = 20;
    expect((await sysdig.fetch(['shop'])).ok).toBe(true);
  });
});

describe('a clock that is wrong', () => {
  it.each([300, -300])('by %d s makes answers useless until it is right, and is reported once', async (skew) => {
    const sysdig = await start();
    sysdig.serve('shop', 'web', 12);
    sysdig.simulator.faults.skew = skew;
    for (let turn = 0; turn < 3; turn += 1) {
      const outcome = await sysdig.fetch(['shop']);
      expect(outcome).toMatchObject({ ok: false, error: { name: UnusableDataError.name } });
      expect(messageOf(outcome)).toContain('they differ by more than 30 s');
    }
    expect(sysdig.skews.map(({ isRefused }) => isRefused)).toEqual([true]);
    expect(Math.round(sysdig.sysdig.state().clockSkew?.seconds ?? 0)).toBe(Math.round(skew + 0.5));
    sysdig.simulator.faults.skew = 0;
    for (let turn = 0; turn < 5; turn += 1) expect((await sysdig.fetch(['shop'])).ok).toBe(true);
    expect(sysdig.skews.map(({ isRefused }) => isRefused)).toEqual([true, false]);
  });

  it('by 25 s changes nothing', async () => {
    const sysdig = await start();
    sysdig.serve('shop', 'web', 12);
    sysdig.simulator.faults.skew = -25;
    expect(valuesOf(await sysdig.fetch(['shop']))).toEqual(new Map([['shop/web', 12]]));
    expect(sysdig.skews).toEqual([]);
  });

  it('is seen at once when it is our own that is set', async () => {
    const sysdig = await start();
    sysdig.serve('shop', 'web', 12);
    // What stands before the backend keeps its time; only the adapter's clock moves.
    const fixed = sysdig.clock.now();
    expect((await sysdig.fetch(['shop'])).ok).toBe(true);
    sysdig.clock.jump(-300_000);
    sysdig.simulator.faults.skew = (fixed - sysdig.clock.now()) / 1000;
    expect(messageOf(await sysdig.fetch(['shop']))).toContain('they differ by more than 30 s');
  });
});

describe('an answer that does not come', () => {
  it('is an error when its time is over, and leaves its place to others', async () => {
    const sysdig = await start({ settings: { requestTimeout: 0.05, concurrency: 1 } });
    sysdig.serve('shop', 'web', 12);
    sysdig.simulator.faults.failNext({ kind: 'slow', milliseconds: 3_600_000 });
    const [late, next] = await Promise.all([sysdig.fetch(['shop']), sysdig.fetch(['shop'])]);
    expect(late).toMatchObject({ ok: false, error: { name: BackendTimeoutError.name } });
    expect(messageOf(late)).toContain('did not answer within 0.05 s');
    expect(next.ok).toBe(true);
    expect(sysdig.sysdig.state().budget).toMatchObject({ underWay: 0, calls: { answered: 1, failed: 1 } });
  });
});
