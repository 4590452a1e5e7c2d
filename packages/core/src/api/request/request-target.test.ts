import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BadRequestError, PathNotFoundError } from '../../errors/request-errors.ts';
import { parseRequestTarget } from './request-target.ts';

describe('parseRequestTarget', () => {
  it.each<[string, readonly string[]]>([
    ['/', []],
    ['/apis', ['apis']],
    ['/apis/', ['apis']],
    ['/a/b/c?labelSelector=x/y&a=%2F', ['a', 'b', 'c']],
    ['/a?b?c/d', ['a']],
    ['/pods/%2A/http%5Frequests', ['pods', '*', 'http_requests']],
    ['/a%7Cb/caf%C3%A9/x%3Fy', ['a|b', 'café', 'x?y']],
    ['/a;b=c/d:e/~f#g', ['a;b=c', 'd:e', '~f#g']],
    ['/a+b/c\\d', ['a+b', 'c\\d']],
    ['/.../..a', ['...', '..a']],
  ])('reads %s', (target, segments) => {
    expect(parseRequestTarget(target).segments).toEqual(segments);
  });

  it('decodes once, not twice', () => {
    expect(parseRequestTarget('/%252F/%2525').segments).toEqual(['%2F', '%25']);
  });

  it.each([
    ['/healthz', '/healthz', false],
    ['/healthz/?verbose', '/healthz/', true],
    ['/', '/', false],
    ['/a%20b/c/', '/a b/c/', true],
  ])('gives the whole path of %s, with its trailing slash', (target, path, trailingSlash) => {
    expect(parseRequestTarget(target)).toMatchObject({ path, trailingSlash });
  });

  it('reads the query', () => {
    expect([...parseRequestTarget('/a?b=c%2Fd&b=e?f').query]).toEqual([['b', ['c/d', 'e?f']]]);
    expect([...parseRequestTarget('/a').query]).toEqual([]);
    expect([...parseRequestTarget('/a?').query]).toEqual([]);
  });

  it.each([
    '/namespaces/a%2Fb/pods',
    '/namespaces/a%2fb/pods',
    '/a/%2F',
    '//',
    '//a',
    '/a//b',
    '/a//',
    '/.',
    '/a/../b',
    '/a/%2E%2E/b',
    '/a/%2e',
  ])('finds nothing at %s', (target) => {
    expect(() => parseRequestTarget(target)).toThrow(PathNotFoundError);
  });

  it.each([
    ['', 'it must begin with "/"'],
    ['*', 'it must begin with "/"'],
    ['?a', 'it must begin with "/"'],
    ['https://adapter/apis', 'it must begin with "/"'],
    ['/a%', '"%" must be followed by two hexadecimal digits of UTF-8'],
    ['/a%zz', '"%" must be followed by two hexadecimal digits of UTF-8'],
    ['/%C3', '"%" must be followed by two hexadecimal digits of UTF-8'],
    ['/%C0%AF', '"%" must be followed by two hexadecimal digits of UTF-8'],
    ['/%ED%A0%80', '"%" must be followed by two hexadecimal digits of UTF-8'],
    ['/a%00b', 'it must not hold control characters'],
    ['/a%1Fb', 'it must not hold control characters'],
    ['/a%7F', 'it must not hold control characters'],
    ['/a%C2%85b', 'it must not hold control characters'],
    ['/a%E2%80%A8b', 'it must not hold control characters'],
    ['/a%E2%80%A9b', 'it must not hold control characters'],
    ['/caf\u00c3\u00a9', 'escape what is not printable ASCII (%xx)'],
    ['/a b', 'escape what is not printable ASCII (%xx)'],
  ])('refuses "%s": %s', (target, problem) => {
    expect(() => parseRequestTarget(target)).toThrow(new BadRequestError(`invalid request path: ${problem}`));
  });

  it('names the parameter that it cannot read', () => {
    expect(() => parseRequestTarget('/a?labelSelector=%zz')).toThrow(
      new BadRequestError(
        'invalid query parameter "labelSelector": "%" must be followed by two hexadecimal digits of UTF-8',
      ),
    );
  });

  it('refuses a target that is too long with its query', () => {
    const target = `/apis?${'x'.repeat(8_186)}`;
    expect(parseRequestTarget(target).path).toBe('/apis');
    expect(() => parseRequestTarget(`${target}x`)).toThrow(
      new BadRequestError('invalid request path: with its query it is longer than 8192 characters'),
    );
  });

  it('gives back any segments that were escaped into a path', () => {
    const segment = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/^\.\.?$|[\p{Cc}/]/u.test(text));
    fc.assert(
      fc.property(fc.array(segment), (segments) => {
        const target = `/${segments.map(encodeURIComponent).join('/')}`;
        expect(parseRequestTarget(target).segments).toEqual(segments);
      }),
      { seed: 4 },
    );
  });

  it('lets no separator and no step upwards into a segment, whatever is sent', () => {
    const piece = fc.constantFrom(
      ...['/', '%2F', '%2f', '%', '.', '%2E', 'a', '*', '%00', '%25', '2F', '?', '\u00ff', '//', '&', '='],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          const { segments } = parseRequestTarget(`/${pieces.join('')}`);
          for (const segment of segments) expect(segment).not.toMatch(/^\.{0,2}$|[/\p{Cc}]/u);
        } catch (error) {
          expect(['BadRequestError', 'PathNotFoundError']).toContain((error as Error).name);
        }
      }),
      { seed: 5, numRuns: 2_000 },
    );
  });
});
