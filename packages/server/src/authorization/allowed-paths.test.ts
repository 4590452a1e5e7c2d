import { describe, expect, it } from '@jest/globals';
import { parseAllowedPaths } from './allowed-paths.ts';

describe('parseAllowedPaths', () => {
  it.each([
    ['/healthz', true],
    ['/healthz/', false],
    ['/healthz/ping', false],
    ['/healthzz', false],
    ['/readyz/', true],
    ['/readyz/ping', true],
    ['/readyz', false],
    ['/version', true],
    ['/', false],
  ])('of /healthz, /readyz/* and version: %s is %s', (path, expected) => {
    expect(parseAllowedPaths(['/healthz', '/readyz/*', 'version']).includes(path)).toBe(expected);
  });

  it('refuses a star that is not at the end', () => {
    expect(() => parseAllowedPaths(['/a/*/b'])).toThrow(
      '--authorization-always-allow-paths: "/a/*/b" may have a "*" only at its end',
    );
  });
});
