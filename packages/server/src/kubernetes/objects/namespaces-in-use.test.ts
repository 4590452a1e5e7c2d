import { beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import { NamespacesInUse } from './namespaces-in-use.ts';

const minute = 60_000;

let clock: FakeClock;
let namespaces: NamespacesInUse;

beforeEach(() => {
  clock = new FakeClock();
  namespaces = new NamespacesInUse(clock);
});

const listed = () => [...namespaces.list()];

describe('NamespacesInUse', () => {
  it('has those that are expected, and those that were asked about in the last ten minutes', async () => {
    namespaces.expected = new Set(['bank']);
    namespaces.ask('shop');
    await clock.advance(10 * minute - 1);
    expect(listed()).toEqual(['shop', 'bank']);
    await clock.advance(1);
    expect(listed()).toEqual(['bank']);
  });

  it('keeps what is in use when the clock is set back, for ten minutes more', async () => {
    namespaces.ask('shop');
    clock.jump(-60 * minute);
    expect(listed()).toEqual(['shop']);
    await clock.advance(10 * minute - 1);
    expect(listed()).toEqual(['shop']);
    await clock.advance(1);
    expect(listed()).toEqual([]);
  });

  it('remembers the thousand that were asked about last, and whatever is expected', () => {
    namespaces.expected = new Set(['bank']);
    namespaces.ask('first');
    namespaces.ask('second');
    for (let index = 0; index < 998; index += 1) namespaces.ask(`ns-${index}`);
    namespaces.ask('first');
    namespaces.ask('one more');
    expect(namespaces.list().size).toBe(1_001);
    expect([namespaces.list().has('first'), namespaces.list().has('second')]).toEqual([true, false]);
    expect(namespaces.list().has('bank')).toBe(true);
  });
});
