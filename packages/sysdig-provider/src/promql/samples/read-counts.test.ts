import { describe, expect, it } from '@jest/globals';
import { readCounts, readObjectNames } from './read-counts.ts';

describe('readCounts', () => {
  it('reads how many objects each namespace has', () => {
    const rows = [
      { labels: { ns: 'shop' }, value: '20' },
      { labels: { ns: 'bank' }, value: 'NaN' },
      { labels: {}, value: '3' },
    ];
    expect([...readCounts(rows, 'ns')]).toEqual([
      ['shop', 20],
      ['bank', 0],
      ['', 3],
    ]);
  });

  it('reads how many there are outside of namespaces', () => {
    expect([...readCounts([{ labels: { ns: 'shop' }, value: '20' }], undefined)]).toEqual([['', 20]]);
    expect([...readCounts([], undefined)]).toEqual([]);
  });
});

describe('readObjectNames', () => {
  const rows = [
    { labels: { __k: 'v', ns: 'shop', pod: 'a' }, value: '1' },
    { labels: { __k: 't', ns: 'shop', pod: 'a' }, value: '2' },
    { labels: { __k: 'v', ns: 'shop', pod: 'b' }, value: '3' },
    { labels: { __k: 'v', ns: 'bank', pod: 'a' }, value: '4' },
    { labels: { __k: 'w' }, value: '5' },
    { labels: { __k: 'v', pod: 'lost' }, value: '6' },
  ];

  it('names every object once, also of namespaces that nobody wants', () => {
    expect([...readObjectNames(rows, { name: 'pod', namespace: 'ns', wanted: new Set(['shop']) })]).toEqual([
      ['shop', new Set(['a', 'b'])],
      ['bank', new Set(['a'])],
    ]);
  });

  it('names objects that live in no namespace', () => {
    expect([...readObjectNames(rows, { name: 'pod', wanted: new Set() })]).toEqual([['', new Set(['a', 'b', 'lost'])]]);
  });
});
