import { describe, expect, it } from '@jest/globals';
import { wantsPretty } from './wants-pretty.ts';

describe('wantsPretty', () => {
  it.each(['curl/8.5.0', 'curl', 'Wget/1.21', 'Mozilla/5.0 (X11; Linux x86_64)'])(
    'is so for people behind %s',
    (userAgent) => {
      expect(wantsPretty({ userAgent })).toBe(true);
    },
  );

  it.each([undefined, '', 'kubectl/v1.37.0', 'libcurl/8', 'wget/1', 'Mozilla/4.0'])('is not so for %s', (userAgent) => {
    expect(wantsPretty({ userAgent })).toBe(false);
  });

  it.each(['1', 't', 'T', 'TRUE', 'true', 'True'])('is so for everyone with pretty=%s', (pretty) => {
    expect(wantsPretty({ pretty })).toBe(true);
  });

  it.each(['0', 'false', 'tRUE', 'yes', ' '])('is so for nobody with pretty=%s', (pretty) => {
    expect(wantsPretty({ pretty, userAgent: 'curl/8.5.0' })).toBe(false);
  });

  it('goes by the program where pretty says nothing', () => {
    expect(wantsPretty({ pretty: '', userAgent: 'curl/8.5.0' })).toBe(true);
  });
});
