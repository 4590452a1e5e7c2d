import { describe, expect, it } from '@jest/globals';
import { mostUnexpectedScopes, Scopes } from './scopes.ts';

describe('Scopes that nobody expects', () => {
  it('are bounded in number: the least recently asked goes, one that is expected stays', () => {
    const scopes = new Scopes(120_000);
    scopes.expected = new Map([['expected', 1]]);
    scopes.include('expected');
    for (let index = 0; index < mostUnexpectedScopes; index += 1) scopes.ask(`${index}`, index);
    scopes.ask('0', 20_000);
    scopes.ask('new', 20_001);
    expect(scopes.all.length).toBe(mostUnexpectedScopes + 1);
    expect(['expected', '0', '1', 'new'].map((scope) => scopes.get(scope) !== undefined)).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(scopes.isUnanswered('1')).toBe(false);
  });

  it('are forgotten one by one, but for the one that was asked for last', () => {
    const scopes = new Scopes(120_000);
    for (const scope of ['a', 'b', 'a', 'c']) scopes.ask(scope, 1);
    expect([scopes.forgetLeastWanted(), scopes.all]).toEqual([true, ['a', 'c']]);
    expect([scopes.forgetLeastWanted(), scopes.forgetLeastWanted(), scopes.all]).toEqual([true, false, ['c']]);
  });
});
