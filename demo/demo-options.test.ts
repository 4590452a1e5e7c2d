import { describe, expect, it } from '@jest/globals';
import { parseDemoOptions } from './demo-options.ts';

describe('parseDemoOptions', () => {
  it('goes on until it is interrupted, at a pace to watch', () => {
    const options = parseDemoOptions([]);
    expect(options?.seconds).toBeUndefined();
    expect(options?.pace).toMatchObject({ period: 1, lag: 2, window: 10 });
  });

  it.each([
    ['30s', 30],
    ['45', 45],
    ['2m', 120],
  ])('ends after %s', (text, seconds) => {
    expect(parseDemoOptions(['--for', text])?.seconds).toBe(seconds);
  });

  it("takes Sysdig's own timing", () => {
    expect(parseDemoOptions(['--real-timing'])?.pace).toMatchObject({ period: 10, lag: 20, window: 60, sync: 15 });
  });

  it('gives way to the help', () => {
    expect(parseDemoOptions(['--help'])).toBeUndefined();
  });

  it.each(['soon', '0s', '-3s', '1h'])('refuses a duration of "%s"', (text) => {
    expect(() => parseDemoOptions([`--for=${text}`])).toThrow(
      `--for must be a duration such as 30s or 5m, not "${text}"`,
    );
  });

  it('refuses what it does not know', () => {
    expect(() => parseDemoOptions(['--fast'])).toThrow("Unknown option '--fast'");
  });
});
