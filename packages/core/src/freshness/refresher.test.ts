import { describe, expect, it } from '@jest/globals';
import { BackendTimeoutError, BackendUnavailableError, InternalError } from '../errors/metric-errors.ts';
import { everything } from '../model/label-selector.ts';
import { queueSample, start } from '../testing/engine-under-test.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeSampleSource } from '../testing/fake-sample-source.ts';
import { testContext } from '../testing/never-cancelled.ts';
import { DemandTable } from './demand-table.ts';
import { defaultFreshnessSettings } from './freshness-settings.ts';
import { Refresher } from './refresher.ts';
import type { SampleOutcome, SampleSource } from './sample-source.ts';

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
  table.ask('', start, {});
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

  it('asks with the highest priority of those who ask', async () => {
    const { clock, source, refresher } = createRefresher();
    void refresher.refresh(createTable('a'), testContext);
    void refresher.refresh(createTable('b'), { ...testContext, priority: 'autoscaler' });
    void refresher.refresh(createTable('c'), testContext);
    await clock.advance(50);
    void refresher.refresh(createTable('d'), testContext);
    await clock.advance(50);
    expect(source.calls.map(({ context }) => context.priority)).toEqual(['autoscaler', 'person']);
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

  it('lets one slow table keep no other waiting', async () => {
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
    ['that gives up when told to', {}],
    ['that does not care', { fetch: () => new Promise<never>(() => {}) }],
  ])('stops waiting at the deadline for a source %s', async (_what, differently) => {
    const { clock, source, refresher } = createRefresher(differently);
    source.hang();
    const table = createTable('a');
    const refreshed = refresher.refresh(table, testContext);
    await clock.advance(50 + 19_999);
    expect(table.failure).toBeUndefined();
    await clock.advance(1);
    await refreshed;
    expect(table.failure).toEqual(new BackendTimeoutError('the backend did not answer within 20 s'));
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

  it('takes in no answer that comes after the deadline', async () => {
    let answerLate = (_outcomes: readonly SampleOutcome[]): void => {};
    const fetch = () =>
      new Promise<readonly SampleOutcome[]>((resolve) => {
        answerLate = resolve;
      });
    const { clock, refresher } = createRefresher({ fetch });
    const table = createTable('a');
    void refresher.refresh(table, testContext);
    await clock.advance(20_050);
    answerLate([answer]);
    await clock.advance(0);
    expect(rungOf(table)).toBe('failed');
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
