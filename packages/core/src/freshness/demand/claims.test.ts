import { describe, expect, it } from '@jest/globals';
import { Claims } from './claims.ts';

const shop = { key: 'pods', scope: 'shop' };
const bank = { key: 'pods', scope: 'bank' };
const queue = { key: 'queue', scope: '' };

function counted(claims: Claims, key: string): Readonly<Record<string, number>> {
  return Object.fromEntries(claims.scopesOf(key));
}

describe('Claims', () => {
  it('counts who claims what', () => {
    const claims = new Claims();
    claims.replace('a', [shop, queue]);
    claims.replace('b', [shop, bank]);
    expect([counted(claims, 'pods'), counted(claims, 'queue')]).toEqual([{ shop: 2, bank: 1 }, { '': 1 }]);
    expect(counted(claims, 'other')).toEqual({});
    expect(claims.owners).toBe(2);
  });

  it('replaces what an owner claims', () => {
    const claims = new Claims();
    claims.replace('a', [shop, queue]);
    claims.replace('a', [bank]);
    expect([counted(claims, 'pods'), counted(claims, 'queue'), claims.owners]).toEqual([{ bank: 1 }, {}, 1]);
  });

  it('keeps a claim that stays in place, for whoever looks at it', () => {
    const claims = new Claims();
    claims.replace('a', [shop]);
    const seen = claims.scopesOf('pods');
    claims.replace('a', [shop]);
    expect([claims.scopesOf('pods'), seen.get('shop')]).toEqual([seen, 1]);
    expect(claims.scopesOf('pods')).toBe(seen);
  });

  it('lets go when the last owner leaves, before the eyes of whoever looks at it', () => {
    const claims = new Claims();
    claims.replace('a', [shop]);
    claims.replace('b', [shop]);
    const seen = claims.scopesOf('pods');
    claims.replace('a', []);
    expect([seen.get('shop'), claims.owners]).toEqual([1, 1]);
    claims.replace('b', []);
    expect([seen.size, claims.owners]).toEqual([0, 0]);
    expect(claims.scopesOf('pods')).not.toBe(seen);
  });

  it('counts twice what an owner claims twice', () => {
    const claims = new Claims();
    claims.replace('a', [shop, shop]);
    expect(counted(claims, 'pods')).toEqual({ shop: 2 });
    claims.replace('a', [shop]);
    expect(counted(claims, 'pods')).toEqual({ shop: 1 });
  });

  it('knows nothing of an owner that never came', () => {
    const claims = new Claims();
    claims.replace('nobody', []);
    expect(claims.owners).toBe(0);
  });
});
