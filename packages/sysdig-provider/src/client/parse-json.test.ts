import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError } from '@metrics-adapter/core';
import { parseJson, shorten } from './parse-json.ts';

describe('parseJson', () => {
  it('says what to check where a web page is answered', () => {
    expect(() => parseJson('<html>', 'Sysdig', 'the address')).toThrow(
      new BackendUnavailableError(
        'Sysdig answered 200 with a web page instead of data: the address may lead to a login page or a proxy; check the address',
      ),
    );
    expect(() => parseJson('<html>', 'Sysdig')).toThrow('check SDC_ENDPOINT');
  });

  it('repeats nothing of the body', () => {
    expect(() => parseJson('{"secret', 'Sysdig')).toThrow(
      new BackendUnavailableError('Sysdig answered 200 with a body that is cut off or damaged; nothing of it is used'),
    );
  });
});

describe('shorten', () => {
  it('makes one line of at most 300 characters', () => {
    expect(shorten('  a\r\n\tb  c ')).toBe('a b c');
    expect(shorten('x'.repeat(300))).toBe('x'.repeat(300));
    expect(shorten('x'.repeat(301))).toBe(`${'x'.repeat(299)}…`);
  });
});
