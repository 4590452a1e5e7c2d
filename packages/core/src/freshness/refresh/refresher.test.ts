import { describe, expect, it } from '@jest/globals';
import { BackendTimeoutError, BackendUnavailableError, InternalError } from '../../errors/metric-errors.ts';
import { everything } from '../../model/label-selector.ts';
import { FakeClock } from '../../testing/fake-clock.ts';
import { FakeSampleSource } from '../../testing/fake-sample-source.ts';
import { queueSample, start } from '../../testing/fixtures/engine-under-test.ts';
import { neverAnswerFor } from '../../testing/fixtures/never-answering.ts';
import { testContext } from '../../testing/never-cancelled.ts';
import { defaultFreshnessSettings } from '../freshness-settings.ts';
import type { SampleOutcome, SampleSource } from '../sample-source.ts';
import { DemandTable } from '../table/demand-table.ts';
import { Refresher } from './refresher.ts';

const settings = defaultFreshnessSettings;
const answer: SampleOutcome = { ok: true, samples: [queueSample('a', '1')] };

function createRefresher(differently: Partial<SampleSource> = {}) {
  const clock = new FakeClock(start);
  const source = Object.assign(new FakeSampleSource(), differently);
  source.answerWith(answer);
  return { clock, source, refresher: new Refresher({ source, clock, timers: clock, settings }) };
}

function createTable(metric: string): DemandTable {
  const table = new DemandTable({ kind: 'external', metric, namespace: 'shop', selector: everything }, settings);
  table.ask('', { now: start, policy: {}, priority: 'person' });
  return table;
}

function rungOf(table: DemandTable): string | undefined {
  return table.readAll('', start + 1000)[0]?.rung;
}

describe('Refresher', () => {
  it('asks once for all that ask within the gather time', async () => {
    const { clock, source, refresher } = createRefresher();
    const [a, b, c] = [createTable('a'), createTable('b'), createTable('c')];
    const first = refresher.refresh(a, { ...testContext, requestId: 'first' });
    await clock.advance(49);
    const second = refresher.refresh(b, { ...testContext, requestId: 'second' });
    const again = refresher.refresh(a, testContext);
    expect(source.calls).toEqual([]);
    await clock.advance(1);
    const third = refresher.refresh(c, { ...testContext, requestId: 'third' });
    await clock.advance(50);
    await Promise.all([first, second, again, third]);
    const calls = source.calls.map(({ requests, context }) => [
      context.requestId,
      requests.map(({ metric }) => metric),
    ]);
    expect(calls).toEqual([
      ['first', ['a', 'b']],
      ['third', ['c']],
    ]);
    expect([a, b, c].map(rungOf)).toEqual(['fresh', 'fresh', 'fresh']);
    expect(clock.pending).toBe(0);
  });

  describe('by priority', () => {
    const autoscaler = { ...testContext, priority: 'autoscaler' as const };
    const callsOf = ({ calls }: FakeSampleSource) =>
      calls.map(({ requests, context }) => [context.priority, ...requests.map(({ metric }) => metric)]);

    it('asks apart what people want, and what autoscalers want', async () => {
      const { clock, source, refresher } = createRefresher();
      void refresher.refresh(createTable('a'), testContext);
      void refresher.refresh(createTable('b'), autoscaler);
      void refresher.refresh(createTable('c'), testContext);
      await clock.advance(50);
      expect(callsOf(source)).toEqual([
        ['person', 'a', 'c'],
        ['autoscaler', 'b'],
      ]);
    });

    it('lets an autoscaler take its table, and no other, out of what is gathered for people', async () => {
      const { clock, source, refresher } = createRefresher();
      const [a, b] = [createTable('a'), createTable('b')];
      const done: string[] = [];
      void refresher.refresh(a, testContext).then(() => done.push('the person'));
      void refresher.refresh(b, testContext);
      await clock.advance(30);
      void refresher.refresh(a, autoscaler).then(() => done.push('the autoscaler'));
      await clock.advance(20);
      expect([callsOf(source), done]).toEqual([[['person', 'b']], []]);
      await clock.advance(30);
      expect(callsOf(source)).toEqual([
        ['person', 'b'],
        ['autoscaler', 'a'],
      ]);
      expect(done.toSorted()).toEqual(['the autoscaler', 'the person']);
    });

    it('makes no call for people of whom nothing is left', async () => {
      const { clock, source, refresher } = createRefresher();
      const a = createTable('a');
      void refresher.refresh(a, testContext);
      void refresher.refresh(a, autoscaler);
      await clock.advance(50);
      expect(callsOf(source)).toEqual([['autoscaler', 'a']]);
    });

    it('raises a call that is under way for a person, when an autoscaler joins', async () => {
      const { clock, source, refresher } = createRefresher();
      const a = createTable('a');
      source.hang();
      void refresher.refresh(a, testContext);
      await clock.advance(50);
      expect(callsOf(source)).toEqual([['person', 'a']]);
      void refresher.refresh(a, autoscaler);
      expect(callsOf(source)).toEqual([['autoscaler', 'a']]);
      void refresher.refresh(a, testContext);
      expect(callsOf(source)).toEqual([['autoscaler', 'a']]);
    });
  });

  it('never asks twice at once for one table, and does again afterwards', async () => {
    const { clock, source, refresher } = createRefresher();
    const table = createTable('a');
    source.hang();
    const first = refresher.refresh(table, testContext);
    await clock.advance(50);
    const second = refresher.refresh(table, testContext);
    await clock.advance(1000);
    expect(source.calls).toHaveLength(1);
    source.resume();
    await Promise.all([first, second]);
    void refresher.refresh(table, testContext);
    await clock.advance(50);
    expect(source.calls).toHaveLength(2);
  });

  it('lets no table that is being fetched keep others waiting', async () => {
    const { clock, source, refresher } = createRefresher();
    source.hang();
    void refresher.refresh(createTable('slow'), testContext);
    await clock.advance(50);
    const quick = createTable('quick');
    void refresher.refresh(quick, testContext);
    await clock.advance(50);
    expect(source.calls.map(({ requests }) => requests.map(({ metric }) => metric))).toEqual([['slow'], ['quick']]);
  });

  it.each([
    ['gives up when told to', {}],
    ['does not care', { fetch: () => new Promise<never>(() => {}) }],
  ])('stops waiting at the deadline for a source that %s', async (_what, differently) => {
    const { clock, source, refresher } = createRefresher(differently);
    source.hang();
    const table = createTable('a');
    const refreshed = refresher.refresh(table, testContext);
    await clock.advance(50 + 19_999);
    expect(table.failure).toBeUndefined();
    await clock.advance(1);
    await refreshed;
    expect(table.failure).toBeInstanceOf(BackendTimeoutError);
    expect(table.failure?.message).toBe('the backend did not answer within 20 s');
    expect(clock.pending).toBe(0);
  });

  it('tells the source at the deadline that nobody waits, and not before', async () => {
    const { clock, source, refresher } = createRefresher();
    source.hang();
    void refresher.refresh(createTable('a'), testContext);
    await clock.advance(50 + 19_999);
    expect(source.calls[0]?.context.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(source.calls[0]?.context.signal.aborted).toBe(true);
  });

  it.each([
    [19_999, 'fresh'],
    [20_000, 'failed'],
  ])('takes in an answer that comes before the deadline, and no later: %d ms', async (late, rung) => {
    let answerLate = (_outcomes: readonly SampleOutcome[]): void => {};
    const fetch = () =>
      new Promise<readonly SampleOutcome[]>((resolve) => {
        answerLate = resolve;
      });
    const { clock, refresher } = createRefresher({ fetch });
    const table = createTable('a');
    void refresher.refresh(table, testContext);
    await clock.advance(50 + late);
    answerLate([answer]);
    await clock.advance(0);
    expect(table.readAll('', clock.now())[0]?.rung).toBe(rung);
  });

  it('takes in nothing that a source hands in when it is told to stop, and asks for the others apart', async () => {
    const { clock, source, refresher } = createRefresher();
    neverAnswerFor('slow', source);
    const tables = [createTable('quick'), createTable('slow')];
    for (const table of tables) void refresher.refresh(table, testContext);
    await clock.advance(20_050);
    const tooLate = 'the backend did not answer within 20 s';
    expect(tables.map((table) => table.failure?.message)).toEqual([tooLate, tooLate]);
    expect(tables.map(({ goesAlone }) => goesAlone)).toEqual([true, true]);
    expect(clock.pending).toBe(0);
  });

  it('counts a refresh from when its round was opened', async () => {
    const { clock, source, refresher } = createRefresher();
    const [first, second] = [createTable('a'), createTable('b')];
    source.hang();
    void refresher.refresh(first, testContext);
    await clock.advance(49);
    void refresher.refresh(second, testContext);
    await clock.advance(2000);
    source.resume();
    await clock.advance(0);
    const alone = createTable('a');
    alone.apply(alone.begin(start), answer, { now: start, askedAt: start, pressure: 0 });
    const left = first.timeLeft(clock.now());
    expect(left).toBe(alone.timeLeft(clock.now()));
    expect(left).toBeGreaterThan(0);
  });

  describe('asks apart for a table', () => {
    /** Which metrics each call asked for, from the first that is not known yet. */
    function createLog(source: FakeSampleSource) {
      let known = 0;
      return () => {
        const calls = source.calls.slice(known).map(({ requests }) => requests.map(({ metric }) => metric));
        known = source.calls.length;
        return calls;
      };
    }

    it('that failed, until it is answered well', async () => {
      const { clock, source, refresher } = createRefresher();
      const tables = ['a', 'b', 'c'].map(createTable);
      const nextCalls = createLog(source);
      const refreshAll = async () => {
        for (const table of tables) void refresher.refresh(table, testContext);
        await clock.advance(50);
      };
      const error = new BackendUnavailableError('no such query');
      source.answerWith(({ metric }) => (metric === 'b' ? { ok: false, error } : answer));
      await refreshAll();
      expect(nextCalls()).toEqual([['a', 'b', 'c']]);
      source.answerWith(answer);
      await refreshAll();
      expect(nextCalls()).toEqual([['a', 'c'], ['b']]);
      await refreshAll();
      expect(nextCalls()).toEqual([['a', 'b', 'c']]);
    });

    it('that was slow, and for those that waited with it, until they are quick', async () => {
      const { clock, source, refresher } = createRefresher();
      const tables = ['a', 'b'].map(createTable);
      const nextCalls = createLog(source);
      const refreshAll = async (milliseconds: number) => {
        for (const table of tables) void refresher.refresh(table, testContext);
        await clock.advance(milliseconds);
      };
      source.hang();
      await refreshAll(3001);
      source.resume();
      await clock.advance(0);
      expect(nextCalls()).toEqual([['a', 'b']]);
      await refreshAll(50);
      expect(nextCalls()).toEqual([['a'], ['b']]);
      await refreshAll(50);
      expect(nextCalls()).toEqual([['a', 'b']]);
    });

    it('once, however many ask, with the highest priority of those who ask', async () => {
      const { clock, source, refresher } = createRefresher();
      const [alone, other] = [createTable('alone'), createTable('other')];
      alone.fail(new BackendUnavailableError('down'), start);
      const asks = [
        refresher.refresh(alone, { ...testContext, requestId: 'first' }),
        refresher.refresh(other, { ...testContext, requestId: 'second' }),
        refresher.refresh(alone, { ...testContext, priority: 'autoscaler', requestId: 'third' }),
      ];
      await clock.advance(50);
      await Promise.all(asks);
      const calls = source.calls.map(({ requests, context }) => [
        context.requestId,
        context.priority,
        requests.map(({ metric }) => metric),
      ]);
      expect(calls).toEqual([
        ['first', 'autoscaler', ['alone']],
        ['second', 'person', ['other']],
      ]);
    });

    it('and keeps the gathering of the others open meanwhile', async () => {
      const { clock, source, refresher } = createRefresher();
      const alone = createTable('alone');
      alone.fail(new BackendUnavailableError('down'), start);
      const nextCalls = createLog(source);
      void refresher.refresh(alone, testContext);
      await clock.advance(30);
      void refresher.refresh(createTable('a'), testContext);
      await clock.advance(20);
      void refresher.refresh(createTable('b'), testContext);
      await clock.advance(30);
      expect(nextCalls()).toEqual([['alone'], ['a', 'b']]);
    });
  });

  it('asks once for a table that was forgotten and made anew meanwhile', async () => {
    const { clock, source, refresher } = createRefresher();
    source.hang();
    const [before, after] = [createTable('a'), createTable('a')];
    void refresher.refresh(before, testContext);
    await clock.advance(50);
    expect([refresher.isRefreshing(after), refresher.refreshing]).toEqual([true, 1]);
    const refreshed = refresher.refresh(after, testContext);
    source.resume();
    await refreshed;
    expect([rungOf(before), rungOf(after), source.calls.length]).toEqual(['fresh', 'pending', 1]);
    expect([refresher.isRefreshing(after), refresher.refreshing]).toEqual([false, 0]);
  });

  it('knows whether anybody waits for a table', async () => {
    const { clock, refresher } = createRefresher();
    const table = createTable('a');
    expect(refresher.isRefreshingUnasked(table)).toBe(false);
    void refresher.refresh(table, { ...testContext, isUnasked: true });
    expect(refresher.isRefreshingUnasked(table)).toBe(true);
    void refresher.refresh(table, testContext);
    expect(refresher.isRefreshingUnasked(table)).toBe(false);
    void refresher.refresh(table, { ...testContext, isUnasked: true });
    expect(refresher.isRefreshingUnasked(table)).toBe(false);
    await clock.advance(50);
    expect(refresher.isRefreshingUnasked(table)).toBe(false);
  });

  it('stretches the interval of what was answered by the pressure at the end', async () => {
    const { clock, source, refresher } = createRefresher();
    const table = createTable('a');
    source.hang();
    void refresher.refresh(table, testContext);
    await clock.advance(50);
    source.spent = 1;
    source.resume();
    await clock.advance(0);
    const calm = createTable('a');
    calm.apply(calm.begin(start), answer, { now: start, askedAt: start, pressure: 1 });
    expect(table.timeLeft(start)).toBe(calm.timeLeft(start));
  });

  describe('tells', () => {
    function createToldRefresher() {
      const { clock, source } = createRefresher();
      const told: unknown[] = [];
      const refresher = new Refresher({
        source,
        clock,
        timers: clock,
        settings,
        onRefreshed: (refreshed) => told.push(refreshed),
        onDone: (tables) => told.push(tables.map(({ demand }) => demand.metric)),
      });
      return { clock, source, refresher, told };
    }

    it('how every attempt ended, and then that the call did', async () => {
      const { clock, source, refresher, told } = createToldRefresher();
      const error = new BackendUnavailableError('no such query');
      source.answerWith(({ metric }) => (metric === 'b' ? { ok: false, error } : answer));
      for (const metric of ['a', 'b']) void refresher.refresh(createTable(metric), testContext);
      await clock.advance(50);
      expect(told).toEqual([{ metric: 'a' }, { metric: 'b', error }, ['a', 'b']]);
    });

    it('nobody of a call that was ended because all of it is', async () => {
      const { clock, source, refresher, told } = createToldRefresher();
      source.hang();
      void refresher.refresh(createTable('a'), testContext);
      await clock.advance(50);
      refresher.stop();
      await clock.advance(0);
      expect(told).toEqual([['a']]);
    });

    it('the others too, when whoever listens fails', async () => {
      const { clock, source } = createRefresher();
      const onRefreshed = () => {
        throw new TypeError('oops');
      };
      const refresher = new Refresher({ source, clock, timers: clock, settings, onRefreshed });
      const tables = ['a', 'b'].map(createTable);
      for (const table of tables) void refresher.refresh(table, testContext);
      await clock.advance(50);
      expect(tables.map(rungOf)).toEqual(['fresh', 'fresh']);
    });
  });

  describe('stops', () => {
    const message = 'the adapter is being stopped, and asks the backend no longer';

    it('the calls that are under way, and tells the source', async () => {
      const { clock, source, refresher } = createRefresher();
      source.hang();
      const table = createTable('a');
      const refreshed = refresher.refresh(table, testContext);
      await clock.advance(50);
      refresher.stop();
      await refreshed;
      expect(table.failure?.message).toBe(message);
      expect([source.calls[0]?.context.signal.aborted, clock.pending]).toEqual([true, 0]);
    });

    it('what is gathered, without a call, and what comes later', async () => {
      const { clock, source, refresher } = createRefresher();
      const [a, b] = [createTable('a'), createTable('b')];
      const gathered = refresher.refresh(a, testContext);
      refresher.stop();
      refresher.stop();
      await gathered;
      await refresher.refresh(b, testContext);
      expect([a, b].map(({ failure }) => failure?.message)).toEqual([message, message]);
      expect([source.calls.length, clock.pending, refresher.refreshing]).toEqual([0, 0, 0]);
    });
  });

  it('gives every table its own outcome', async () => {
    const { clock, source, refresher } = createRefresher();
    const error = new BackendUnavailableError('no such query');
    source.answerWith(({ metric }) => (metric === 'b' ? { ok: false, error } : answer));
    const [a, b, c] = [createTable('a'), createTable('b'), createTable('c')];
    for (const table of [a, b, c]) void refresher.refresh(table, testContext);
    await clock.advance(50);
    expect([a.failure, b.failure, c.failure]).toEqual([undefined, error, undefined]);
  });

  it('gives every table the failure of the whole', async () => {
    const { clock, source, refresher } = createRefresher();
    const error = new BackendUnavailableError('the backend answered 500');
    source.failWith(error);
    const [a, b] = [createTable('a'), createTable('b')];
    for (const table of [a, b]) void refresher.refresh(table, testContext);
    await clock.advance(50);
    expect([a.failure, b.failure]).toEqual([error, error]);
  });

  describe('survives a faulty source', () => {
    const oops = new TypeError('oops');
    // What the types forbid, somebody's JavaScript does.
    const malformed = { ok: true } as unknown as SampleOutcome;

    it.each<[string, SampleSource['fetch'], unknown]>([
      [
        'that throws something of its own',
        async () => {
          throw oops;
        },
        oops,
      ],
      [
        'that throws before it promises anything',
        () => {
          throw oops;
        },
        oops,
      ],
      [
        'that gives fewer outcomes',
        async () => [answer],
        new Error('the sample source answered 2 requests with 1 outcomes'),
      ],
      [
        'that gives more outcomes',
        async () => [answer, answer, answer],
        new Error('the sample source answered 2 requests with 3 outcomes'),
      ],
      ['that gives outcomes without samples', async () => [malformed, malformed], expect.any(TypeError)],
      ['that gives nothing at all', async () => undefined as unknown as SampleOutcome[], expect.any(TypeError)],
    ])('%s', async (_what, fetch, cause) => {
      const { clock, refresher } = createRefresher({ fetch });
      const [a, b] = [createTable('a'), createTable('b')];
      const refreshed = Promise.all([refresher.refresh(a, testContext), refresher.refresh(b, testContext)]);
      await clock.advance(50);
      await refreshed;
      for (const { failure } of [a, b]) {
        expect(failure).toBeInstanceOf(InternalError);
        expect(failure?.cause).toEqual(cause);
      }
      expect(clock.pending).toBe(0);
      await clock.advance(5000);
      let isOver = false;
      void refresher.refresh(a, testContext).then(() => {
        isOver = true;
      });
      await clock.advance(50);
      expect(isOver).toBe(true);
    });

    it.each([
      ['without samples', malformed],
      ['that is none', undefined as unknown as SampleOutcome],
    ])('that gives an outcome %s among good ones', async (_what, outcome) => {
      const { clock, refresher } = createRefresher({ fetch: async () => [outcome, answer] });
      const [a, b] = [createTable('a'), createTable('b')];
      for (const table of [a, b]) void refresher.refresh(table, testContext);
      await clock.advance(50);
      expect(a.failure).toBeInstanceOf(InternalError);
      expect(rungOf(b)).toBe('fresh');
    });
  });
});
