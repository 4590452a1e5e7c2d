import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError, UnusableDataError } from '../../errors/metric-errors.ts';
import { everything } from '../../model/label-selector.ts';
import { podSample, queueSample, start } from '../../testing/fixtures/engine-under-test.ts';
import type { Demand } from '../demand/demand.ts';
import { defaultFreshnessSettings } from '../freshness-settings.ts';
import type { MetricPolicy, Sample } from '../sample-source.ts';
import { type Asking, type Attempt, DemandTable } from './demand-table.ts';

const pods: Demand = {
  kind: 'object',
  metric: 'm',
  groupResource: { group: '', resource: 'pods' },
  namespaced: true,
  metricSelector: everything,
};
const queue: Demand = { kind: 'external', metric: 'q', namespace: 'shop', selector: everything };
const down = new BackendUnavailableError('down');

/** So many seconds after the clocks began. */
function at(seconds: number): number {
  return start + seconds * 1000;
}

/** An attempt that ended so many seconds after the clocks began, and began then, or earlier. */
function attempt(seconds: number, askedAt = seconds, pressure = 0): Attempt {
  return { askedAt: at(askedAt), now: at(seconds), pressure };
}

/** A read by a person so many seconds after the clocks began. */
function reader(seconds: number, policy: MetricPolicy = {}): Asking {
  return { now: at(seconds), policy, priority: 'person' };
}

/** A table of which these scopes were asked for at the beginning. */
function createTable({
  demand = pods,
  scopes = ['shop'],
  policy = {},
}: {
  demand?: Demand;
  scopes?: readonly string[];
  policy?: MetricPolicy;
} = {}) {
  const table = new DemandTable(demand, defaultFreshnessSettings);
  for (const scope of scopes) table.ask(scope, reader(0, policy));
  /** The backend answers with these samples. */
  const refresh = (seconds: number, samples: readonly Sample[]): void => {
    table.apply(table.begin(at(seconds)), { ok: true, samples }, attempt(seconds));
  };
  return { table, refresh };
}

describe('DemandTable', () => {
  describe('is due', () => {
    /** Its first turn that is at least half an interval after the clocks began; seconds after they did. */
    const firstTurn = 11.694;

    it('while it was never answered', () => {
      expect(createTable().table.timeLeft(start)).toBe(0);
    });

    it('when it is its turn, and not before', () => {
      const { table, refresh } = createTable();
      refresh(0, []);
      expect([0, firstTurn, firstTurn + 1].map((seconds) => table.timeLeft(at(seconds)))).toEqual([
        firstTurn * 1000,
        0,
        0,
      ]);
    });

    it('counted from when it was asked, not from when it answered', () => {
      const { table } = createTable();
      table.apply(table.begin(start), { ok: true, samples: [] }, attempt(1, 0));
      expect(table.timeLeft(at(1))).toBe(firstTurn * 1000 - 1000);
    });

    it.each<[string, MetricPolicy, number, number]>([
      ['its own', {}, 0, 15],
      ["the metric's own", { refreshInterval: 60 }, 0, 60],
      ["the metric's own, of a second at least", { refreshInterval: 0.001 }, 0, 1],
      ['half of the age that samples may have, under pressure', {}, 1, 60],
      ['half of the age that the metric says, under pressure', { maxAge: 400 }, 1, 200],
      ['its own, where that is more than half of the age', { maxAge: 20 }, 1, 15],
    ])('again after an interval: %s', (_what, policy, pressure, seconds) => {
      const { table } = createTable({ policy });
      const refreshAt = (now: number): number => {
        table.apply(table.begin(now), { ok: true, samples: [] }, { now, askedAt: now, pressure });
        return now + table.timeLeft(now);
      };
      const first = refreshAt(refreshAt(start));
      expect(refreshAt(first) - first).toBe(seconds * 1000);
    });

    it('at once where a scope is new', () => {
      const { table, refresh } = createTable();
      refresh(0, []);
      table.ask('bank', reader(1));
      expect(table.timeLeft(at(1))).toBe(0);
    });

    it.each([
      ['slow', {}],
      ['fast', { refreshInterval: 1 }],
    ])('no sooner than the retry interval after a failure, for %s metrics and new scopes alike', (_what, policy) => {
      const { table, refresh } = createTable({ policy });
      refresh(0, []);
      table.fail(down, at(15));
      expect(table.timeLeft(at(15))).toBeGreaterThanOrEqual(5000);
      const left = table.timeLeft(at(15));
      table.ask('bank', reader(15, policy));
      expect(table.timeLeft(at(15))).toBe(left);
      expect(table.isNew('bank')).toBe(false);
    });

    it('at once when the clock was set back, after an answer and after a failure', () => {
      const { table, refresh } = createTable();
      refresh(0, []);
      expect(table.timeLeft(at(-1))).toBe(0);
      table.fail(down, at(0));
      expect(table.timeLeft(at(-1))).toBe(0);
    });
  });

  it('is late when a refresh has not come for as long as a caller waits', () => {
    const { table, refresh } = createTable();
    expect(table.isLate(at(1000))).toBe(false);
    refresh(0, []);
    const due = table.timeLeft(start);
    expect([due + 3000, due + 3001].map((later) => table.isLate(start + later))).toEqual([false, true]);
  });

  it('is new to a scope until a good answer spoke of it, unless it failed', () => {
    const { table, refresh } = createTable();
    expect([table.isNew('shop'), table.isNew('bank')]).toEqual([true, false]);
    table.fail(down, at(0));
    expect(table.isNew('shop')).toBe(false);
    refresh(5, []);
    table.ask('bank', reader(5));
    expect([table.isNew('shop'), table.isNew('bank')]).toEqual([false, true]);
  });

  describe('is wanted', () => {
    it('for two minutes after it was read', () => {
      const { table } = createTable();
      expect([120, 120.001].map((seconds) => table.isDemanded(at(seconds)))).toEqual([true, false]);
    });

    it('for as long as it is expected', () => {
      const { table } = createTable({ scopes: [] });
      expect([table.isExpected, table.isDemanded(start)]).toEqual([false, false]);
      const expected = new Map([['shop', 1]]);
      table.expect(expected);
      expect([table.isExpected, table.isDemanded(start)]).toEqual([true, true]);
      expect(table.begin(start)).toMatchObject({ request: { namespaces: ['shop'] }, isWhole: true });
      expected.clear();
      expect([table.isExpected, table.isDemanded(start)]).toEqual([false, false]);
    });

    it('with the policy that came with the expectation, or the one that it has', () => {
      const { table } = createTable({ policy: { maxAge: 30 } });
      table.expect(new Map([['shop', 1]]));
      expect(table.maxAge).toBe(30_000);
      table.expect(new Map([['shop', 1]]), { maxAge: 40 });
      expect(table.maxAge).toBe(40_000);
    });

    it.each<[string, MetricPolicy, number]>([
      ['two minutes later', {}, 240],
      ['later', { maxAge: 600 }, 720],
    ])('so long ago that nothing of it could be served: %s', (_what, policy, seconds) => {
      const { table } = createTable({ policy });
      expect([seconds, seconds + 0.001].map((one) => table.isForgotten(at(one)))).toEqual([false, true]);
      table.expect(new Map([['shop', 1]]));
      expect(table.isForgotten(at(1e6))).toBe(false);
    });

    it('by an autoscaler, if one asked for it lately or is expected to', () => {
      const { table } = createTable();
      expect(table.priorityAt(start)).toBe('person');
      table.ask('shop', { ...reader(0), priority: 'autoscaler' });
      table.ask('shop', reader(100));
      expect([120, 120.001].map((seconds) => table.priorityAt(at(seconds)))).toEqual(['autoscaler', 'person']);
      table.expect(new Map([['shop', 1]]));
      expect(table.priorityAt(at(1e6))).toBe('autoscaler');
    });
  });

  describe('goes alone', () => {
    it('not at first, nor after answers that came in time', () => {
      const { table } = createTable();
      expect(table.goesAlone).toBe(false);
      table.apply(table.begin(start), { ok: true, samples: [] }, attempt(3, 0));
      expect(table.goesAlone).toBe(false);
    });

    it('after an answer that no caller waited for, until one comes in time', () => {
      const { table } = createTable();
      table.apply(table.begin(start), { ok: true, samples: [] }, attempt(3.001, 0));
      expect(table.goesAlone).toBe(true);
      table.apply(table.begin(start), { ok: true, samples: [] }, attempt(18, 15));
      expect(table.goesAlone).toBe(false);
    });

    it('after a failure, however quick, until a good answer comes', () => {
      const { table, refresh } = createTable();
      table.fail(down, at(0));
      expect(table.goesAlone).toBe(true);
      refresh(5, []);
      expect(table.goesAlone).toBe(false);
    });
  });

  describe('reads', () => {
    it('every namespace by itself', () => {
      const { table, refresh } = createTable({ scopes: ['shop', 'bank'] });
      const [ours, theirs] = [podSample('shop/web-1', '1'), podSample('bank/web-1', '2')];
      refresh(0, [ours, theirs]);
      expect(table.read('shop', 'web-1', start)).toEqual({ rung: 'fresh', sample: ours });
      expect(table.read('bank', 'web-1', start)).toEqual({ rung: 'fresh', sample: theirs });
      expect(table.read('spy', 'web-1', start)).toEqual({ rung: 'pending' });
    });

    it('what is held as soon as a refresh is late or failed', () => {
      const { table, refresh } = createTable();
      const sample = podSample('shop/web-1', '1');
      refresh(0, [sample]);
      const late = table.timeLeft(start) + 3001;
      expect(table.read('shop', 'web-1', start + late - 1)).toEqual({ rung: 'fresh', sample });
      expect(table.read('shop', 'web-1', start + late)).toEqual({ rung: 'held', sample });
      table.fail(down, at(15));
      expect(table.read('shop', 'web-1', at(15))).toEqual({ rung: 'held', sample });
      expect(table.failure).toBe(down);
      refresh(20, [sample]);
      expect(table.read('shop', 'web-1', at(20))).toEqual({ rung: 'fresh', sample });
      expect(table.failure).toBeUndefined();
    });

    it('a failure where nothing is known, and where nothing was known before it', () => {
      const { table, refresh } = createTable();
      table.fail(down, at(0));
      expect(table.read('shop', 'web-1', start)).toEqual({ rung: 'failed', error: down });
      refresh(5, []);
      expect(table.read('shop', 'web-1', at(5))).toEqual({ rung: 'absent', note: '' });
      table.fail(down, at(20));
      expect(table.read('shop', 'web-1', at(20))).toEqual({ rung: 'failed', error: down });
      expect(table.readAll('shop', at(20))).toEqual([{ rung: 'failed', error: down }]);
    });

    it('everything of a scope sorted by name, or the one reason why there is nothing', () => {
      const { table, refresh } = createTable({ demand: queue, scopes: [''] });
      expect(table.readAll('', start)).toEqual([{ rung: 'pending' }]);
      refresh(0, []);
      expect(table.readAll('', start)).toEqual([{ rung: 'absent', note: '' }]);
      const [a, b] = [queueSample('a', '1'), queueSample('b', '2')];
      refresh(15, [b, a]);
      expect(table.readAll('', at(15))).toEqual([
        { rung: 'fresh', sample: a },
        { rung: 'fresh', sample: b },
      ]);
      expect(new DemandTable(queue, defaultFreshnessSettings).readAll('', start)).toEqual([{ rung: 'pending' }]);
    });
  });

  describe('takes in nothing', () => {
    it('of an answer that is unusable, and leaves it to the caller to say so', () => {
      const { table, refresh } = createTable();
      const sample = podSample('shop/web-1', '1');
      refresh(0, [sample]);
      expect(() => refresh(15, [podSample('/web-1', '2', 10)])).toThrow(UnusableDataError);
      expect(table.read('shop', 'web-1', at(11))).toEqual({ rung: 'fresh', sample });
    });

    it('of an answer that is more than it may keep', () => {
      const table = new DemandTable(pods, { ...defaultFreshnessSettings, maxObjects: 1 });
      table.ask('shop', reader(0));
      const samples = [podSample('shop/web-1', '1'), podSample('shop/web-2', '1')];
      expect(() => table.apply(table.begin(start), { ok: true, samples }, attempt(0))).toThrow(
        'with 2 objects, more than the 1 that are kept of one metric',
      );
      expect(table.size.samples).toBe(0);
    });

    it('for a scope that was asked for only after the request', () => {
      const { table } = createTable();
      const request = table.begin(start);
      table.ask('bank', reader(1));
      table.apply(request, { ok: true, samples: [podSample('bank/web-1', '1')] }, attempt(1));
      expect(table.read('bank', 'web-1', at(1))).toEqual({ rung: 'pending' });
    });
  });

  it('has a size', () => {
    const { table, refresh } = createTable({ scopes: ['shop', 'bank'] });
    expect(table.size).toEqual({ scopes: 2, samples: 0, weight: 4000 });
    refresh(0, [podSample('shop/web-1', '1')]);
    expect(table.size).toEqual({ scopes: 2, samples: 1, weight: 4400 });
  });

  it('reads several objects as it reads each', () => {
    const { table, refresh } = createTable();
    const sample = podSample('shop/web-1', '1');
    refresh(0, [sample]);
    expect(table.readEach('shop', ['web-2', 'web-1'], start)).toEqual([
      { rung: 'absent', note: '' },
      { rung: 'fresh', sample },
    ]);
    expect(table.readEach('bank', ['web-1'], start)).toEqual([{ rung: 'pending' }]);
  });

  describe('asks', () => {
    it('for every scope that is wanted', () => {
      const { table } = createTable({ scopes: ['shop', 'bank'] });
      expect(table.begin(start)).toMatchObject({
        request: { metric: 'm', namespaces: ['bank', 'shop'] },
        isWhole: true,
      });
    });

    it('for a new scope alone, and then for all when it is their turn', () => {
      const { table, refresh } = createTable();
      refresh(0, [podSample('shop/web-1', '1')]);
      const turn = table.timeLeft(start);
      table.ask('bank', reader(5));
      const begun = table.begin(at(5));
      expect(begun).toMatchObject({ request: { namespaces: ['bank'] }, isWhole: false });
      table.apply(begun, { ok: true, samples: [podSample('bank/web-1', '2', 5)] }, attempt(5));
      expect([table.read('shop', 'web-1', at(5)).rung, table.read('bank', 'web-1', at(5)).rung]).toEqual([
        'fresh',
        'fresh',
      ]);
      expect(table.timeLeft(at(5))).toBe(turn - 5000);
      expect(table.begin(start + turn)).toMatchObject({ request: { namespaces: ['bank', 'shop'] }, isWhole: true });
    });

    it('for all, when it is their turn, a new one included', () => {
      const { table, refresh } = createTable();
      refresh(0, []);
      const turn = start + table.timeLeft(start);
      table.ask('bank', { ...reader(0), now: turn });
      expect(table.begin(turn - 1)).toMatchObject({ request: { namespaces: ['bank'] } });
      expect(table.begin(turn)).toMatchObject({ request: { namespaces: ['bank', 'shop'] }, isWhole: true });
    });

    it('for all where none is new, although it is not their turn: the clock was set back a little', () => {
      const { table, refresh } = createTable();
      refresh(0, []);
      expect(table.begin(at(1))).toMatchObject({ request: { namespaces: ['shop'] }, isWhole: true });
    });

    it('no longer for a scope that nobody wants any more', () => {
      const { table, refresh } = createTable({ scopes: ['shop', 'bank'] });
      refresh(0, [podSample('bank/web-1', '1')]);
      table.ask('shop', reader(120));
      expect(table.begin(at(120)).request).toMatchObject({ namespaces: ['bank', 'shop'] });
      table.ask('shop', reader(120.001));
      expect(table.begin(at(120.001)).request).toMatchObject({ namespaces: ['shop'] });
      expect(table.read('bank', 'web-1', at(121))).toEqual({ rung: 'pending' });
    });

    it.each([-3600, 3600])('for the scope that was asked for last, however far the clock jumps: %d s', (seconds) => {
      const { table } = createTable({ scopes: ['bank', 'shop'] });
      table.ask('bank', reader(seconds));
      expect(table.begin(start).request).toMatchObject({ namespaces: expect.arrayContaining(['bank']) });
    });
  });

  describe('lets samples grow as old', () => {
    /**
     * Asks every 15 s until the last of these times, in seconds, and gets the newest sample that there is each time: one
     * was taken at each of these.
     */
    function learn(times: readonly number[], policy: MetricPolicy = {}): number {
      const { table, refresh } = createTable({ policy });
      for (let now = 0; now <= (times.at(-1) ?? 0); now += 15) {
        const newest = times.findLast((time) => time <= now) ?? 0;
        refresh(now, [podSample('shop/web-1', '1', newest)]);
      }
      return table.maxAge / 1000;
    }

    it.each<[string, readonly number[], MetricPolicy, number]>([
      ['as the settings say, while no period is known', [0], {}, 120],
      ['as the settings say, while the period is short', [0, 15, 30], {}, 120],
      ['as the settings say, while there is but one distance', [0, 300], {}, 120],
      ['as the time to settle, while no period is known', [0, 300], { settleSeconds: 200 }, 200],
      ['as three periods and the time to settle', [0, 60, 120], { settleSeconds: 30 }, 210],
      ['as three periods', [0, 300, 600], {}, 900],
      ['as the shortest period seen, not as a gap in the data', [0, 60, 660], {}, 180],
      ['as the period has become', [0, 15, 315, 615, 915, 1215, 1515], {}, 900],
      ['as half an hour, at three periods', [0, 600, 1200], {}, 1800],
      ['as half an hour, however slow the source', [0, 615, 1230], {}, 1800],
      ['as half an hour, whatever it takes to settle', [0, 600, 1200], { settleSeconds: 30 }, 1800],
      ['as its policy says, whatever the period', [0, 300, 600], { maxAge: 30, settleSeconds: 60 }, 30],
      ['as its policy says, beyond half an hour too', [0, 600, 1200], { maxAge: 7200 }, 7200],
    ])('%s', (_what, times, policy, seconds) => {
      expect(learn(times, policy)).toBe(seconds);
    });

    it('as the settings say beyond half an hour', () => {
      expect(new DemandTable(pods, { ...defaultFreshnessSettings, maxAge: 3600 }).maxAge).toBe(3_600_000);
    });

    it.each([
      ['its own interval', {}, 30, 120],
      ['its own interval', {}, 90, 120],
      ["the metric's own", { refreshInterval: 60 }, 120, 360],
      ["the metric's own", { refreshInterval: 60 }, 121, 120],
      ["the metric's own", { refreshInterval: 60 }, 3600, 120],
    ])('as was learnt while it was asked for within twice %s: %j, %d s', (_what, policy, pause, seconds) => {
      const { table, refresh } = createTable({ policy });
      for (const time of [0, pause, 2 * pause]) refresh(time, [podSample('shop/web-1', '1', time)]);
      expect(table.maxAge).toBe(seconds * 1000);
    });

    it('learns from every scope', () => {
      const { table, refresh } = createTable({ scopes: ['shop', 'bank'], policy: { refreshInterval: 60 } });
      for (const round of [0, 1, 2]) {
        const samples = [podSample('shop/web-1', '1', round * 100), podSample('bank/web-1', '1', round * 90)];
        refresh(round * 100, samples);
      }
      expect(table.maxAge).toBe(270_000);
    });
  });
});
