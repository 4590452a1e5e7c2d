import { describe, expect, it } from '@jest/globals';
import { toBucketSize, toConcurrency } from './budget-settings.ts';

describe('toBucketSize', () => {
  it.each([
    [{}, undefined, { burst: 150, perMinute: 450 }],
    [{ callsPerMinute: 100 }, undefined, { burst: 25, perMinute: 75 }],
    [{}, 60, { burst: 15, perMinute: 45 }],
    [{}, 6000, { burst: 1500, perMinute: 4500 }],
    // The lower one of two limits counts.
    [{ callsPerMinute: 100 }, 6000, { burst: 25, perMinute: 75 }],
    [{ callsPerMinute: 100 }, 40, { burst: 10, perMinute: 30 }],
    [{ replicas: 3 }, undefined, { burst: 50, perMinute: 150 }],
    [{ replicas: 2 }, 60, { burst: 7.5, perMinute: 22.5 }],
    [{ burst: 20 }, 60, { burst: 20, perMinute: 40 }],
    [{ burst: 20, replicas: 2 }, 60, { burst: 10, perMinute: 20 }],
    [{ burst: 500 }, 60, { burst: 30, perMinute: 30 }],
    [{ callsPerMinute: 2 }, undefined, { burst: 1, perMinute: 1 }],
    // Less than two: one call at least, and half of the share after that.
    [{ callsPerMinute: 1 }, undefined, { burst: 1, perMinute: 0.5 }],
    [{ replicas: 600 }, undefined, { burst: 1, perMinute: 0.5 }],
  ])('of %j, told %s, is %j', (settings, told, size) => {
    expect(toBucketSize(settings, told)).toEqual(size);
  });
});

describe('toConcurrency', () => {
  it.each([
    [{}, 20],
    [{ concurrency: 3 }, 3],
  ])('of %j is %d', (settings, concurrency) => {
    expect(toConcurrency(settings)).toBe(concurrency);
  });
});
