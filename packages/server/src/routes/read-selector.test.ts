import { describe, expect, it } from '@jest/globals';
import { BadRequestError, everything, formatLabelSelector } from '@metrics-adapter/core';
import type { Request } from 'express';
import { readSelector } from './read-selector.ts';

const requestFor = (query: string) => ({ originalUrl: `/apis${query}` }) as Request;

describe('readSelector', () => {
  it.each(['', '?', '?labelSelector=', '?other=a%3Db'])('takes %j for everything', (query) => {
    expect(readSelector(requestFor(query), 'labelSelector')).toEqual(everything);
  });

  it('reads the parameter that it is told to read', () => {
    const request = requestFor('?labelSelector=app%3Dkuard&metricLabelSelector=code+in+(200%2C204)');
    expect(formatLabelSelector(readSelector(request, 'labelSelector'))).toBe('app=kuard');
    expect(formatLabelSelector(readSelector(request, 'metricLabelSelector'))).toBe('code in (200,204)');
  });

  it.each(['labelSelector', 'metricLabelSelector'] as const)('says that %s is what cannot be read', (parameter) => {
    const read = () => readSelector(requestFor(`?${parameter}=a%3D%3D%3Db`), parameter);
    expect(read).toThrow(BadRequestError);
    expect(read).toThrow(new RegExp(`^${parameter}: `));
  });

  it('refuses to choose between two', () => {
    const read = () => readSelector(requestFor('?labelSelector=a%3Db&labelSelector=a%3Dc'), 'labelSelector');
    expect(read).toThrow(new BadRequestError('labelSelector is given 2 times; give it once'));
  });
});
