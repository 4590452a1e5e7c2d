import { describe, expect, it } from '@jest/globals';
import { PathNotFoundError } from '@metrics-adapter/core';
import type { Request, Response } from 'express';
import { exchangeOf, setExchange } from './exchange.ts';
import { readTarget } from './read-target.ts';

/** What the router sees after the path of `target` was read, and what is authorized. */
function read(target: string) {
  const request = { url: target, originalUrl: target } as Request;
  setExchange(request, { requestId: 'id', signal: new AbortController().signal, priority: 'person' });
  let isNext = false;
  readTarget(request, {} as Response, () => {
    isNext = true;
  });
  return { url: request.url, segments: exchangeOf(request).target?.segments, isNext };
}

describe('readTarget', () => {
  it.each([
    ['/apis/g/v', '/apis/g/v', ['apis', 'g', 'v']],
    ['/apis/', '/apis/', ['apis']],
    ['/', '/', []],
    ['/a/%2A/b?x=%2F', '/a/*/b', ['a', '*', 'b']],
    ['/a/deployment%3Bkuard', '/a/deployment%3Bkuard', ['a', 'deployment;kuard']],
    ['/a/%C3%A4', '/a/%C3%A4', ['a', 'ä']],
  ])('shows the router %s as %s', (target, url, segments) => {
    expect(read(target)).toEqual({ url, segments, isNext: true });
  });

  it('lets no character end the path for the router that did not for the authorizer', () => {
    expect(read('/pods/p/m#/x')).toMatchObject({ url: '/pods/p/m%23/x', segments: ['pods', 'p', 'm#', 'x'] });
    expect(read('/a\\b#?c')).toMatchObject({ url: '/a%5Cb%23', segments: ['a\\b#'] });
  });

  it('goes no further with a path that is refused', () => {
    expect(() => read('/a/%2F')).toThrow(PathNotFoundError);
  });
});
