import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError, UnusableDataError } from '../errors/metric-errors.ts';
import { everything } from '../model/label-selector.ts';
import { podSample, queueSample, start } from '../testing/fixtures/engine-under-test.ts';
import type { Demand } from './demand.ts';
import { type Attempt, DemandTable } from './demand-table.ts';
import { defaultFreshnessSettings } from './freshness-settings.ts';
import type { MetricPolicy, Sample } from './sample-source.ts';

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
function attempt(seconds: number, askedAt = seconds): Attempt {
  return { askedAt: at(askedAt), now: at(seconds) };
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
  for (const scope of scopes) table.ask(scope, start, policy);
  /** The backend answers with these samples. */
  const refresh = (seconds: number, samples: readonly Sample[]): void => {
    table.apply(table.nextRequest(), { ok: true, samples }, attempt(seconds));
  };
  return { table, refresh };
}

describe('DemandTable', () => {
  describe('is due', () => {
    it('while it was never answered', () => {
      expect(createTable().table.isDue('shop', start)).toBe(true);
    });

    it.each([
      ['its own interval', {}, 12],
      ["the metric's own", { refreshInterval: 60 }, 48],
    ])('after four fifths of %s', (_what, policy, seconds) => {
      const { table, refresh } = createTable({ policy });
      refresh(0, []);
      expect([seconds - 0.001, seconds].map((one) => table.isDue('shop', at(one)))).toEqual([false, true]);
    });

    it('counted from when it was asked, not from when it answered', () => {
      const { table } = createTable();
      table.apply(table.nextRequest(), { ok: true, samples: [] }, attempt(10, 0));
      expect([11.999, 12].map((one) => table.isDue('shop', at(one)))).toEqual([false, true]);
    });

    it('for a scope that the last answer did not speak of', () => {
      const { table, refresh } = createTable();
      refresh(0, []);
      table.ask('bank', at(1), {});
      expect([table.isDue('shop', at(1)), table.isDue('bank', at(1))]).toEqual([false, true]);
    });

    it.each([
      ['slow', {}],
      ['fast', { refreshInterval: 1 }],
    ])('no sooner than the retry interval after a failure, for %s metrics and new scopes alike', (_what, policy) => {
      const { table, refresh } = createTable({ policy });
      refresh(0, []);
      table.fail(down, at(15));
      table.ask('bank', at(16), policy);
      for (const scope of ['shop', 'bank']) {
        expect([19.999, 20].map((one) => table.isDue(scope, at(one)))).toEqual([false, true]);
      }
    });

    it('at once when the clock was set back, after an answer and after a failure', () => {
      const { table, refresh } = createTable();
      refresh(0, []);
      expect(table.isDue('shop', at(-1))).toBe(true);
      table.fail(down, at(0));
      expect(table.isDue('shop', at(-1))).toBe(true);
    });
  });

  it('is new to a scope until a good answer spoke of it', () => {
    const { table, refresh } = createTable();
    table.fail(down, at(0));
    expect(table.isNew('shop')).toBe(true);
    refresh(5, []);
    expect([table.isNew('shop'), table.isNew('bank')]).toEqual([false, true]);
    table.fail(down, at(20));
    expect(table.isNew('shop')).toBe(false);
  });

  describe('goes alone', () => {
    it('not at first, nor after answers that came in time', () => {
      const { table } = createTable();
      expect(table.goesAlone).toBe(false);
      table.apply(table.nextRequest(), { ok: true, samples: [] }, attempt(3, 0));
      expect(table.goesAlone).toBe(false);
    });

    it('after an answer that no caller waited for, until one comes in time', () => {
      const { table } = createTable();
      table.apply(table.nextRequest(), { ok: true, samples: [] }, attempt(3.001, 0));
      expect(table.goesAlone).toBe(true);
      table.apply(table.nextRequest(), { ok: true, samples: [] }, attempt(18, 15));
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
      expect(table.read('shop', 'web-1', at(11.999))).toEqual({ rung: 'fresh', sample });
      expect(table.read('shop', 'web-1', at(12))).toEqual({ rung: 'held', sample });
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
      const again = podSample('shop/web-1', '2', 10);
      expect(() => refresh(15, [again, again])).toThrow(UnusableDataError);
      expect(table.read('shop', 'web-1', at(11))).toEqual({ rung: 'fresh', sample });
    });

    it('for a scope that was asked for only after the request', () => {
      const { table } = createTable();
      const request = table.nextRequest();
      table.ask('bank', at(1), {});
      table.apply(request, { ok: true, samples: [podSample('bank/web-1', '1')] }, attempt(1));
      expect(table.read('bank', 'web-1', at(1))).toEqual({ rung: 'pending' });
    });
  });

  describe('asks', () => {
    it('for every scope that is wanted', () => {
      const { table } = createTable({ scopes: ['shop', 'bank'] });
      expect(table.nextRequest()).toMatchObject({ metric: 'm', namespaces: ['bank', 'shop'] });
    });

    it('no longer for a scope that nobody wants any more', () => {
      const { table, refresh } = createTable({ scopes: ['shop', 'bank'] });
      refresh(0, [podSample('bank/web-1', '1')]);
      table.ask('shop', at(120), {});
      expect(table.nextRequest()).toMatchObject({ namespaces: ['bank', 'shop'] });
      table.ask('shop', at(120.001), {});
      expect(table.nextRequest()).toMatchObject({ namespaces: ['shop'] });
      expect(table.read('bank', 'web-1', at(121))).toEqual({ rung: 'pending' });
    });

    it.each([-3600, 3600])('for the scope that was asked for last, however far the clock jumps: %d s', (seconds) => {
      const { table } = createTable({ scopes: ['bank', 'shop'] });
      table.ask('bank', at(seconds), {});
      expect(table.nextRequest()).toMatchObject({ namespaces: expect.arrayContaining(['bank']) });
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
