import { describe, expect, it } from '@jest/globals';
import { oldestTime, type ValueTime } from './value-time.ts';

const selector = (index: number): ValueTime => ({ kind: 'selector', index });
const all = (...of: readonly ValueTime[]): ValueTime => ({ kind: 'all', of });
const any = (...of: readonly ValueTime[]): ValueTime => ({ kind: 'any', of });

describe('oldestTime', () => {
  it.each<[string, ValueTime, readonly (readonly [number, number])[], number | undefined]>([
    ['that of the only selector', selector(0), [[0, 70]], 70],
    ['none where the only selector has none', selector(0), [], undefined],
    [
      'the oldest of all that are needed',
      all(selector(0), selector(1)),
      [
        [0, 70],
        [1, 50],
      ],
      50,
    ],
    ['none where one that is needed has none', all(selector(0), selector(1)), [[0, 70]], undefined],
    [
      'the oldest of those that are there, where any suffices',
      any(selector(0), selector(1)),
      [
        [0, 70],
        [1, 50],
      ],
      50,
    ],
    ['that of the one that is there, where any suffices', any(selector(0), selector(1)), [[1, 50]], 50],
    ['none where any would suffice and none is there', any(selector(0), selector(1)), [], undefined],
    [
      'as needed inside of what may be missing',
      any(all(selector(0), selector(1)), selector(2)),
      [
        [0, 10],
        [2, 50],
      ],
      50,
    ],
    [
      'as may be missing inside of what is needed',
      all(any(selector(0), selector(1)), selector(2)),
      [[2, 50]],
      undefined,
    ],
    ['the earliest there is', selector(0), [[0, 0]], 0],
  ])('is %s', (_, time, times, oldest) => {
    expect(oldestTime(time, new Map(times))).toBe(oldest);
  });
});
