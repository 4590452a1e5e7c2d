import { describe, expect, it } from '@jest/globals';
import { defaultFreshnessSettings } from './freshness-settings.ts';

describe('defaultFreshnessSettings', () => {
  it('are what the documentation tells', () => {
    expect(defaultFreshnessSettings).toEqual({
      refreshInterval: 15,
      retryInterval: 5,
      maxAge: 120,
      coldReadWait: 3,
      fetchDeadline: 20,
      gatherTime: 0.05,
      demandTtl: 120,
      maxTables: 10_000,
      maxObjects: 100_000,
      maxBytes: 268_435_456,
    });
  });
});
