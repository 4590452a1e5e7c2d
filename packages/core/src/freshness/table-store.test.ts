import { describe, expect, it } from '@jest/globals';
import { everything } from '../model/label-selector.ts';
import type { ExternalDemand } from './demand.ts';
import { defaultFreshnessSettings } from './freshness-settings.ts';
import { TableStore } from './table-store.ts';

function demandFor(metric: string): ExternalDemand {
  return { kind: 'external', metric, namespace: 'shop', selector: everything };
}

describe('TableStore', () => {
  it('has one table for a demand', () => {
    const store = new TableStore(defaultFreshnessSettings);
    const table = store.tableOf(demandFor('a'));
    expect(table.demand).toEqual(demandFor('a'));
    expect(store.tableOf(demandFor('a'))).toBe(table);
    expect(store.tableOf(demandFor('b'))).not.toBe(table);
  });

  it('forgets the table that was not asked for the longest', () => {
    const store = new TableStore({ ...defaultFreshnessSettings, maxTables: 2 });
    const [a, b] = [store.tableOf(demandFor('a')), store.tableOf(demandFor('b'))];
    store.tableOf(demandFor('a'));
    store.tableOf(demandFor('c'));
    expect(store.tableOf(demandFor('a'))).toBe(a);
    expect(store.tableOf(demandFor('b'))).not.toBe(b);
  });
});
