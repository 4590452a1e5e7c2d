import { describe, expect, it } from '@jest/globals';
import { noneOf, oneOf } from './matcher.ts';

describe('oneOf', () => {
  it('compares with the only value', () => {
    expect(oneOf('ns', ['a.b'])).toEqual({ label: 'ns', operator: '=', value: 'a.b' });
  });

  it('takes several values as texts, not as expressions', () => {
    expect(oneOf('ns', ['b', 'a.b'])).toEqual({ label: 'ns', operator: 'in', values: ['b', 'a.b'] });
  });
});

describe('noneOf', () => {
  it('excludes all of its values', () => {
    expect(noneOf('ns', ['b', 'a*'])).toEqual({ label: 'ns', operator: 'not in', values: ['b', 'a*'] });
  });
});
