import { describe, expect, it } from '@jest/globals';
import { everything } from '../../model/label-selector.ts';
import { FakeClock } from '../../testing/fake-clock.ts';
import { queueSample, start } from '../../testing/fixtures/engine-under-test.ts';
import { type ExternalDemand, formatDemandKey } from '../demand/demand.ts';
import { defaultFreshnessSettings, type FreshnessSettings } from '../freshness-settings.ts';
import type { DemandTable } from './demand-table.ts';
import type { ExpectedScopes } from './scopes.ts';
import { TableStore } from './table-store.ts';

const emptyTable = 2000;
const oneScope = 1000;
const oneSample = 400;

function demandFor(metric: string): ExternalDemand {
  return { kind: 'external', metric, namespace: 'shop', selector: everything };
}

/** A store of which these metrics are expected to be read. */
function createStore(settings: Partial<FreshnessSettings> = {}, expected: readonly string[] = []) {
  const scopes: ExpectedScopes = new Map([['', 1]]);
  const keys = new Map(expected.map((metric) => [formatDemandKey(demandFor(metric)), scopes]));
  const store = new TableStore({
    settings: { ...defaultFreshnessSettings, ...settings },
    expectedOf: (key) => keys.get(key) ?? new Map(),
    clock: new FakeClock(start),
  });
  const metrics = () => [...store].map(({ demand }) => demand.metric);
  const ask = (metric: string) => store.tableOf(demandFor(metric), {});
  /** The backend answers with so many series. */
  const fill = (table: DemandTable, count: number): void => {
    table.ask('', { now: start, policy: {}, priority: 'person' });
    const samples = Array.from({ length: count }, (_, index) => queueSample(`${index}`, '1'));
    table.apply(table.begin(start), { ok: true, samples }, { now: start, askedAt: start, pressure: 0 });
    store.weigh(table);
  };
  return { store, metrics, ask, fill };
}

describe('TableStore', () => {
  it('has one table for a demand', () => {
    const { store, ask } = createStore();
    const table = ask('a');
    expect(table.demand).toEqual(demandFor('a'));
    expect(table.key).toBe(formatDemandKey(demandFor('a')));
    expect(ask('a')).toBe(table);
    expect(ask('b')).not.toBe(table);
    expect([store.find(table.key), store.find('other')]).toEqual([table, undefined]);
    expect(store.find(table.key)).toBe(table);
  });

  it('tells a new table which of its scopes are expected', () => {
    const { ask } = createStore({}, ['a']);
    expect([ask('a').isExpected, ask('b').isExpected]).toEqual([true, false]);
  });

  describe('forgets, where there are too many,', () => {
    it('the table that was not asked for the longest', () => {
      const { store, metrics, ask } = createStore({ maxTables: 2 });
      for (const metric of ['a', 'b', 'a', 'c']) ask(metric);
      expect(metrics()).toEqual(['a', 'c']);
      expect(store.evictions).toEqual({ tables: 1, bytes: 0, unused: 0 });
      expect(store.weight).toBe(2 * emptyTable);
    });

    it('one that is expected only when all others are', () => {
      const { metrics, ask } = createStore({ maxTables: 2 }, ['a', 'b', 'd']);
      for (const metric of ['a', 'c', 'b']) ask(metric);
      expect(metrics()).toEqual(['a', 'b']);
      ask('d');
      expect(metrics()).toEqual(['b', 'd']);
    });

    it('never the one that is asked for, although the others are expected', () => {
      const { metrics, ask } = createStore({ maxTables: 2 }, ['a', 'b']);
      for (const metric of ['a', 'b', 'c']) ask(metric);
      expect(metrics()).toEqual(['b', 'c']);
    });
  });

  describe('forgets, where they take too much memory,', () => {
    it('as many as it takes, the least recently asked first', () => {
      const { store, metrics, ask, fill } = createStore({ maxBytes: 3 * emptyTable + oneScope + 2 * oneSample });
      const [a, b] = [ask('a'), ask('b'), ask('c')];
      fill(a, 2);
      expect(store.weight).toBe(3 * emptyTable + oneScope + 2 * oneSample);
      expect(metrics()).toEqual(['a', 'b', 'c']);
      fill(b, 8);
      expect(metrics()).toEqual(['b']);
      expect(store.weight).toBe(emptyTable + oneScope + 8 * oneSample);
      expect(store.evictions).toEqual({ tables: 0, bytes: 2, unused: 0 });
    });

    it('not one that is larger than all may be, where it is the only one', () => {
      const { metrics, ask, fill } = createStore({ maxBytes: emptyTable + oneSample });
      fill(ask('a'), 1);
      expect(metrics()).toEqual(['a']);
    });
  });

  it('never forgets the one that is asked for', () => {
    const { metrics, ask } = createStore({ maxTables: 0 });
    ask('a');
    expect(metrics()).toEqual(['a']);
    ask('b');
    expect(metrics()).toEqual(['b']);
  });

  it('forgets a table once', () => {
    const { store, ask } = createStore();
    const a = ask('a');
    store.forget(a, 'unused');
    store.forget(a, 'unused');
    expect([store.evictions.unused, store.weight]).toEqual([1, 0]);
  });

  it('counts what is forgotten for other reasons', () => {
    const { store, metrics, ask, fill } = createStore();
    const [a] = [ask('a'), ask('b')];
    fill(a, 3);
    store.forget(a, 'unused');
    expect([metrics(), store.weight]).toEqual([['b'], emptyTable]);
    expect(store.evictions).toEqual({ tables: 0, bytes: 0, unused: 1 });
  });

  it('does not count again what was forgotten while it was being fetched', () => {
    const { store, ask, fill } = createStore({ maxTables: 1 });
    const [a] = [ask('a'), ask('b')];
    fill(a, 3);
    expect(store.weight).toBe(emptyTable);
  });
});
