import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError, FirstValuePendingError, MetricNotFoundError } from '../errors/metric-errors.ts';
import { everything } from '../model/label-selector.ts';
import { createEngineUnderTest, podSample, start } from '../testing/fixtures/engine-under-test.ts';
import { neverAnswerFor } from '../testing/fixtures/never-answering.ts';
import { testContext } from '../testing/never-cancelled.ts';
import type { FreshnessSettings } from './freshness-settings.ts';

const web1 = {
  groupResource: { group: '', resource: 'pods' },
  namespace: 'shop',
  metric: 'm',
  metricSelector: everything,
  name: 'web-1',
};

/** An engine whose backend has a new sample of each metric whenever it answers. */
function createSubject(settings: Partial<FreshnessSettings> = {}) {
  const subject = createEngineUnderTest(settings);
  const { source, clock, engine, within } = subject;
  const answer = () => {
    source.answerWith(() => ({ ok: true, samples: [podSample('shop/web-1', '1', (clock.now() - start) / 1000)] }));
  };
  answer();
  const read = (milliseconds = 0, context = testContext) => within(engine.getMetricByName(web1, context), milliseconds);
  /** How long until the engine looks what is to be done, in milliseconds; nothing is waited for otherwise. */
  const untilDue = () => (engine.state().nextDueAt ?? Number.NaN) - clock.now();
  /** Reads every five seconds, until so many have gone by. */
  const readFor = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 5) {
      await clock.advance(5000);
      await read();
    }
  };
  return { ...subject, answer, read, readFor, untilDue };
}

describe('a metric that is read', () => {
  it('is fetched ahead of the question, once every interval, and its reads ask nobody and wait for nobody', async () => {
    const { source, clock, read, readFor, untilDue } = createSubject();
    await read(50);
    await clock.advance(untilDue() + 50);
    const before = source.calls.length;
    await readFor(150);
    expect(source.calls.length - before).toBe(10);
    expect(clock.pending).toBe(1);
  });

  it('is fresh at every read', async () => {
    const { served, read, readFor } = createSubject();
    await read(50);
    await readFor(300);
    expect(served).toHaveLength(61);
    expect(served.every(({ rung, ageSeconds }) => rung === 'fresh' && ageSeconds <= 22.6)).toBe(true);
  });

  it('is fetched as often as its policy says', async () => {
    const { source, clock, read, readFor, untilDue } = createSubject();
    source.policyFor = () => ({ refreshInterval: 60, maxAge: 200 });
    await read(50);
    await clock.advance(untilDue() + 50);
    await read();
    const before = source.calls.length;
    const at: number[] = [];
    const f = source.fetch.bind(source);
    source.fetch = (r, c) => {
      at.push(clock.now() - start);
      return f(r, c);
    };
    await readFor(300);

    expect(source.calls.length - before).toBe(5);
  });

  it('is fetched in the name of nobody, and of an autoscaler where one reads it', async () => {
    const { source, clock, read, untilDue } = createSubject();
    await read(50);
    await clock.advance(untilDue() + 50);
    await read(0, { ...testContext, priority: 'autoscaler' });
    await clock.advance(untilDue() + 50);
    expect(source.calls.map(({ context }) => [context.requestId, context.priority])).toEqual([
      ['test', 'person'],
      ['refresh-1', 'person'],
      ['refresh-2', 'autoscaler'],
    ]);
  });

  it('is fetched together with others that fall due within the gather time, and apart from the rest', async () => {
    const { engine, source, clock } = createSubject({ gatherTime: 1 });
    const metrics = Array.from({ length: 40 }, (_, index) => `m${index}`);
    for (const metric of metrics) void engine.getMetricByName({ ...web1, metric }, testContext);
    await clock.advance(1000);
    expect(source.calls).toHaveLength(1);
    await clock.advance(22_500);
    const before = source.calls.length;
    await clock.advance(15_000);
    const calls = source.calls.slice(before).map(({ requests }) => requests.map(({ metric }) => metric));
    expect(calls.flat().toSorted()).toEqual(metrics.toSorted());
    expect(calls.length).toBeGreaterThan(5);
    expect(calls.length).toBeLessThanOrEqual(15);
  });

  it('is fetched less often while the backend is scarce, up to half of the age that samples may have', async () => {
    const { source, clock, read, readFor, untilDue, served } = createSubject();
    source.spent = 1;
    await read(50);
    await clock.advance(untilDue() + 50);
    const before = source.calls.length;
    await readFor(600);
    expect(source.calls.length - before).toBe(10);
    expect(served.every(({ rung, ageSeconds }) => rung === 'fresh' && ageSeconds <= 60.1)).toBe(true);
  });

  it('is held while its backend fails, which is asked again ever later, and fresh again when it is well', async () => {
    const { source, clock, read, readFor, untilDue, served, answer } = createSubject();
    await read(50);
    source.failWith(new BackendUnavailableError('the backend answered 500'));
    await clock.advance(untilDue() + 50);
    const waits: number[] = [];
    for (let retries = 0; retries < 4; retries += 1) {
      waits.push(untilDue() / 1000);
      await clock.advance(untilDue() + 50);
    }
    expect(waits.map((wait) => Math.round(wait * 10) / 10)).toEqual([5.3, 10.6, 15, 15]);
    await read();
    answer();
    await clock.advance(untilDue() + 50);
    await readFor(5);
    expect(served.map(({ rung }) => rung)).toEqual(['fresh', 'held', 'fresh']);
  });

  it('is served at once while a refresh takes long, and left alone for a while after a slow one', async () => {
    const { source, clock, read, untilDue, served } = createSubject();
    await read(50);
    source.hang();
    await clock.advance(untilDue() + 50);
    await clock.advance(2950);
    await read();
    await clock.advance(1);
    await read();
    await clock.advance(14_999);
    source.resume();
    await clock.advance(0);
    expect(served.map(({ rung }) => rung)).toEqual(['fresh', 'fresh', 'held']);
    expect([source.calls.length, untilDue()]).toEqual([2, 7500]);
  });

  it('is fetched no longer when nobody has read it for a while, and then nothing is waited for', async () => {
    const { source, clock, read, engine } = createSubject();
    await read(50);
    await clock.advance(120_000);
    const calls = source.calls.length;
    expect(calls).toBeGreaterThanOrEqual(8);
    await clock.advance(3_600_000);
    expect([source.calls.length, clock.pending]).toEqual([calls, 0]);
    expect(engine.state()).toMatchObject({ tables: 1, demanded: 0 });
    expect(engine.state().nextDueAt).toBeUndefined();
  });
});

describe('a metric that was not read for a while', () => {
  it('is waited for like one that is new, by everybody who asks, and is fetched again from then on', async () => {
    const { engine, source, clock, within, untilDue } = createSubject();
    await within(engine.getMetricByName(web1, testContext));
    await clock.advance(3_600_000);
    const calls = source.calls.length;
    const reads = Promise.all(Array.from({ length: 10 }, () => engine.getMetricByName(web1, testContext)));
    const values = await within(reads);
    expect(values.map(({ timestamp }) => timestamp)).toEqual(Array.from({ length: 10 }, () => clock.now()));
    expect(source.calls.length - calls).toBe(1);
    await clock.advance(untilDue() + 50);
    expect(source.calls.length - calls).toBe(2);
  });

  it('is served as held where its backend takes longer than callers wait, while that may be', async () => {
    const { source, clock, read, served } = createSubject();
    source.policyFor = () => ({ maxAge: 600 });
    await read(50);
    await clock.advance(200_000);
    source.hang();
    await expect(read(2999)).rejects.toThrow('no answer within 2999 ms');
    await clock.advance(1);
    expect(served.map(({ rung }) => rung)).toEqual(['fresh', 'held']);
  });

  it('is looked up where its last refresh is not overdue, and fetched when it is due', async () => {
    const { source, clock, read, untilDue, engine } = createSubject();
    await read(50);
    const last = start + 120_000;
    while (untilDue() + clock.now() <= last) await clock.advance(untilDue());
    await clock.advance(last + 60 - clock.now());
    const calls = source.calls.length;
    expect(engine.state().demanded).toBe(0);
    await read();
    expect(source.calls).toHaveLength(calls);
    await clock.advance(untilDue() + 50);
    expect(source.calls).toHaveLength(calls + 1);
  });

  it('is forgotten when nothing of it could be served, once something else is looked after', async () => {
    const { engine, clock, within, read } = createSubject();
    await read(50);
    await clock.advance(239_000);
    await within(engine.getMetricByName({ ...web1, metric: 'n' }, testContext));
    expect(engine.state()).toMatchObject({ tables: 2, samples: 2, evictions: { unused: 0 } });
    await clock.advance(24_000);
    expect(engine.state()).toMatchObject({ tables: 1, samples: 1, evictions: { unused: 1 } });
  });
});

describe('a clock that is set', () => {
  it('forward makes the next read wait for what is true now', async () => {
    const { source, clock, read } = createSubject();
    await read(50);
    clock.jump(60_000);
    expect((await read(50)).timestamp).toBe(clock.now());
    expect(source.calls).toHaveLength(2);
  });

  it('forward by hours, as when a laptop wakes, keeps nothing from being refreshed', async () => {
    const { source, clock, read, readFor, served } = createSubject();
    await read(50);
    clock.jump(8 * 3_600_000);
    await read(50);
    await readFor(30);
    expect(served.every(({ rung, ageSeconds }) => rung === 'fresh' && ageSeconds <= 22.6)).toBe(true);
    expect(source.calls.length).toBeGreaterThanOrEqual(3);
  });

  it.each([-5, -60, -3600])('back keeps nothing from being refreshed: %d s', async (seconds) => {
    const { source, clock, read } = createSubject();
    await read(50);
    clock.jump(seconds * 1000);
    await read().catch(() => {});
    await clock.advance(22_550);
    expect((await read()).timestamp).toBeGreaterThan(clock.now() - 22_550);
    expect(source.calls.length).toBeGreaterThanOrEqual(2);
  });

  it('back does not let new metrics wait for a timer of the time before', async () => {
    const { engine, clock, within, source, read } = createSubject();
    source.policyFor = ({ metric }) => ({ refreshInterval: metric === 'm' ? 600 : 15 });
    await read(50);
    clock.jump(-3_600_000);
    await within(engine.getMetricByName({ ...web1, metric: 'n' }, testContext));
    await clock.advance(22_550);
    expect(source.calls.filter(({ requests }) => requests.some(({ metric }) => metric === 'n')).length).toBe(2);
  });

  it('back and forth within the gather time never makes an empty question', async () => {
    const { source, clock, read, untilDue } = createSubject();
    await read(50);
    await clock.advance(untilDue());
    clock.jump(-5000);
    await clock.advance(10_000);
    clock.jump(3_600_000);
    await read(50);
    const asked = source.calls.flatMap(({ requests }) =>
      requests.map((one) => one.kind === 'object' && one.namespaces),
    );
    // One more than is needed: what was asked before the clock was set counts as asked in the future.
    expect(asked).toEqual([['shop'], ['shop'], ['shop'], ['shop']]);
  });
});

describe('stop', () => {
  it('ends timers and calls, those that are waited for too, and is as good twice', async () => {
    const { engine, source, clock, within } = createSubject();
    await within(engine.getMetricByName(web1, testContext));
    source.hang();
    const waiting = engine.getMetricByName({ ...web1, metric: 'n' }, testContext);
    await clock.advance(100);
    engine.stop();
    engine.stop();
    await expect(within(waiting, 0)).rejects.toThrow('the adapter is being stopped, and asks the backend no longer');
    expect(source.calls.at(-1)?.context.signal.aborted).toBe(true);
    expect(clock.pending).toBe(0);
    expect(engine.state()).toMatchObject({ refreshing: 0, demanded: 2 });
    expect(engine.state().nextDueAt).toBeUndefined();
  });

  it('leaves what is held to be served as long as that may be, and asks nobody', async () => {
    const { engine, source, clock, read, served } = createSubject();
    await read(50);
    engine.stop();
    await clock.advance(100_000);
    await read();
    await clock.advance(30_000);
    await expect(read()).rejects.toThrow('is 130 s old');
    engine.expect('hpa', [{ kind: 'object', ...web1, metric: 'other' }]);
    await clock.advance(60_000);
    expect(served.map(({ rung }) => rung)).toEqual(['fresh', 'held']);
    expect([source.calls.length, clock.pending]).toEqual([1, 0]);
  });
});

describe('memory', () => {
  it('keeps no more tables than it may, the least recently asked goes first', async () => {
    const { engine, source, within } = createEngineUnderTest({ maxTables: 2 });
    source.answerWith({ ok: true, samples: [podSample('shop/web-1', '1')] });
    const read = (metric: string) => within(engine.getMetricByName({ ...web1, metric }, testContext));
    for (const metric of ['a', 'b', 'a', 'c', 'a', 'b']) await read(metric);
    expect(source.calls.map(({ requests }) => requests[0]?.metric)).toEqual(['a', 'b', 'c', 'b']);
    expect(engine.state()).toMatchObject({ tables: 2, evictions: { tables: 2 } });
  });

  it('asks once at a time for a metric that was forgotten while it was being fetched', async () => {
    const { engine, source, clock, within } = createSubject({ maxTables: 1 });
    source.hang();
    const first = engine.getMetricByName(web1, testContext);
    await clock.advance(50);
    engine.getMetricByName({ ...web1, metric: 'n' }, testContext).catch(() => {});
    await clock.advance(50);
    const again = engine.getMetricByName(web1, testContext);
    await clock.advance(100);
    const asked = () => source.calls.map(({ requests }) => requests.map(({ metric }) => metric));
    expect(asked()).toEqual([['m'], ['n']]);
    source.resume();
    expect((await within(first, 0)).timestamp).toBe(clock.now());
    expect((await within(again, 50)).timestamp).toBe(clock.now());
    expect(asked()).toEqual([['m'], ['n'], ['m']]);
  });

  it('refuses an answer that is too much for one metric, and holds what was there before', async () => {
    const { engine, source, clock, within, read, served } = createSubject({ maxObjects: 2 });
    await read(50);
    const samples = ['1', '2', '3'].map((number) => podSample(`shop/web-${number}`, '1', 10));
    source.answerWith({ ok: true, samples });
    await clock.advance(22_550);
    await read();
    expect(served.map(({ rung }) => rung)).toEqual(['fresh', 'held']);
    await expect(within(engine.getMetricByName({ ...web1, name: 'web-2' }, testContext), 0)).rejects.toThrow(
      'the backend answered the question for the metric m with 3 objects, more than the 2 that are kept of one metric',
    );
  });
});

describe('state', () => {
  it('says what is held, and how it fares', async () => {
    const { engine, source, clock, read, untilDue } = createSubject();
    const idle = {
      tables: 0,
      demanded: 0,
      refreshing: 0,
      scopes: 0,
      samples: 0,
      estimatedBytes: 0,
      expectedOwners: 0,
      unplacedOwners: 0,
      expectedUnanswered: 0,
      pressure: 0,
      evictions: { tables: 0, bytes: 0, unused: 0 },
    };
    expect(engine.state()).toEqual(idle);
    await read(50);
    source.spent = 0.5;
    const nextDueAt = clock.now() + untilDue();
    const warm = { ...idle, tables: 1, demanded: 1, scopes: 1, samples: 1, estimatedBytes: 3400, pressure: 0.5 };
    expect(engine.state()).toEqual({ ...warm, nextDueAt });
    neverAnswerFor('m', source);
    await clock.advance(untilDue() + 50);
    expect(engine.state()).toEqual({ ...warm, refreshing: 1 });
  });
});

describe('what is new and not there', () => {
  it('is absent without another call until the next refresh', async () => {
    const { engine, source, within, clock, read, untilDue } = createSubject();
    await read(50);
    const web2 = () => within(engine.getMetricByName({ ...web1, name: 'web-2' }, testContext), 0);
    await expect(web2()).rejects.toBeInstanceOf(MetricNotFoundError);
    expect(source.calls).toHaveLength(1);
    source.answerWith(() => ({ ok: true, samples: [podSample('shop/web-2', '2', (clock.now() - start) / 1000)] }));
    await clock.advance(untilDue() + 50);
    expect((await web2()).value.toString()).toBe('2');
  });

  it('is pending for the caller that has left, and fetched all the same', async () => {
    const { engine, clock, within, read } = createSubject();
    const gone = { ...testContext, signal: AbortSignal.abort() };
    await expect(within(engine.getMetricByName(web1, gone), 0)).rejects.toBeInstanceOf(FirstValuePendingError);
    await clock.advance(50);
    expect((await read()).timestamp).toBe(clock.now());
  });
});
