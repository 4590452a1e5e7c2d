import { describe, expect, it } from '@jest/globals';
import { parseDuration } from './duration.ts';

describe('parseDuration', () => {
  it.each([
    ['0', 0],
    ['0s', 0],
    ['500ms', 0.5],
    ['15s', 15],
    ['1.5s', 1.5],
    ['10m', 600],
    ['1m30s', 90],
    ['1h2m3s4ms', 3723.004],
    ['1.1h', 3960],
    ['90m', 5400],
    ['1001ms', 1.001],
  ])('reads %s as %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['', '15', 's', '-5s', '5 s', '5S', '1d', '1m 30s', '.', '1.s', 'm5', '5sm', '0x10s', '1e3s', 'Infinity'])(
    'reads nothing out of "%s"',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );
});
