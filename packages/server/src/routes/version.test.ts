import { describe, expect, it } from '@jest/globals';
import { toVersionInfo } from './version.ts';

describe('toVersionInfo', () => {
  it('tells what is known, in the words of Go', () => {
    expect(toVersionInfo('12.3.4-rc.1', { versions: { node: '24.21.0' }, platform: 'linux', arch: 'x64' })).toEqual({
      major: '12',
      minor: '3',
      gitVersion: 'v12.3.4-rc.1',
      gitCommit: '',
      gitTreeState: '',
      buildDate: '',
      goVersion: 'node24.21.0',
      compiler: '',
      platform: 'linux/amd64',
    });
  });

  it.each([
    ['arm64', 'linux/arm64'],
    ['ia32', 'linux/386'],
    ['s390x', 'linux/s390x'],
  ])('calls the processor %s %s', (arch, platform) => {
    expect(toVersionInfo('1.2.3', { versions: { node: '1' }, platform: 'linux', arch }).platform).toBe(platform);
  });
});
