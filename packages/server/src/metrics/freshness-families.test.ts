import { describe, expect, it } from '@jest/globals';
import { toFreshnessFamilies } from './freshness-families.ts';

describe('toFreshnessFamilies', () => {
  it('tells everything that is held', () => {
    const families = toFreshnessFamilies({
      tables: 1,
      demanded: 2,
      refreshing: 3,
      scopes: 4,
      samples: 5,
      estimatedBytes: 6,
      expectedOwners: 7,
      unplacedOwners: 8,
      expectedUnanswered: 9,
      nextDueAt: 10,
      pressure: 0.5,
      expectedMissing: 14,
      evictions: { tables: 11, bytes: 12, unused: 13 },
    });
    expect(families.map(({ name, type, samples }) => [name, type, ...samples.map(({ value }) => value)])).toEqual([
      ['metrics_adapter_tables', 'gauge', 1],
      ['metrics_adapter_tables_demanded', 'gauge', 2],
      ['metrics_adapter_tables_refreshing', 'gauge', 3],
      ['metrics_adapter_tables_unanswered', 'gauge', 9],
      ['metrics_adapter_tables_missing', 'gauge', 14],
      ['metrics_adapter_scopes', 'gauge', 4],
      ['metrics_adapter_samples', 'gauge', 5],
      ['metrics_adapter_tables_bytes', 'gauge', 6],
      ['metrics_adapter_evictions_total', 'counter', 11, 12, 13],
      ['metrics_adapter_autoscalers', 'gauge', 7],
      ['metrics_adapter_autoscalers_unplaced', 'gauge', 8],
      ['metrics_adapter_backend_pressure_ratio', 'gauge', 0.5],
    ]);
    expect(families.flatMap(({ samples }) => samples.map(({ labels }) => labels?.['reason'] ?? ''))).toEqual(
      expect.arrayContaining(['tables', 'bytes', 'unused']),
    );
  });
});
