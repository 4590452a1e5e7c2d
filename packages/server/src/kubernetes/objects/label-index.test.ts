import { describe, expect, it } from '@jest/globals';
import { parseLabelSelector } from '@metrics-adapter/core';
import { LabelIndex } from './label-index.ts';

const everything = parseLabelSelector('');

function indexOf(objects: Readonly<Record<string, Readonly<Record<string, string>>>>): LabelIndex {
  const index = new LabelIndex();
  for (const [name, labels] of Object.entries(objects)) index.set(name, labels);
  return index;
}

describe('LabelIndex', () => {
  it('finds the names that a selector chooses', () => {
    const index = indexOf({ a: { app: 'web', tier: '1' }, b: { tier: '1', app: 'web' }, c: { app: 'db' }, d: {} });
    expect([...index.namesMatching(parseLabelSelector('app=web'))].sort()).toEqual(['a', 'b']);
    expect([...index.namesMatching(parseLabelSelector('app!=web'))].sort()).toEqual(['c', 'd']);
    expect([...index.namesMatching(everything)].sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(index.size).toBe(4);
  });

  it('follows a change of labels', () => {
    const index = indexOf({ a: { app: 'web' }, b: { app: 'web' } });
    index.set('a', { app: 'db' });
    expect(index.namesMatching(parseLabelSelector('app=web'))).toEqual(['b']);
    expect(index.namesMatching(parseLabelSelector('app=db'))).toEqual(['a']);
    index.set('a', { app: 'web' });
    expect([...index.namesMatching(parseLabelSelector('app=web'))].sort()).toEqual(['a', 'b']);
    expect(index.size).toBe(2);
  });

  it('forgets what is deleted, also twice', () => {
    const index = indexOf({ a: { app: 'web' }, b: { app: 'web' } });
    index.delete('a');
    index.delete('a');
    expect(index.namesMatching(everything)).toEqual(['b']);
    index.delete('b');
    expect(index.size).toBe(0);
    expect(index.namesMatching(everything)).toEqual([]);
  });

  it('tells labels apart that look alike when written together', () => {
    const index = indexOf({ a: { x: '1', y: '2' }, b: { x: '1' }, c: { x: '' } });
    expect(index.namesMatching(parseLabelSelector('x=1,!y'))).toEqual(['b']);
    expect(index.namesMatching(parseLabelSelector('y'))).toEqual(['a']);
  });

  it('tells labels apart whose hashes are the same', () => {
    const [one, other] = ['711f3d93-22df', 'b4f58c75-2p6t'];
    const index = indexOf({ a: { app: one }, b: { app: other }, c: { app: one } });
    expect(index.namesMatching(parseLabelSelector(`app=${one}`))).toEqual(['a', 'c']);
    expect(index.namesMatching(parseLabelSelector(`app=${other}`))).toEqual(['b']);
    index.set('a', { app: other });
    expect(index.namesMatching(parseLabelSelector(`app=${other}`))).toEqual(['b', 'a']);
    index.delete('c');
    expect(index.namesMatching(everything)).toEqual(['b', 'a']);
    expect(index.namesMatching(parseLabelSelector(`app=${one}`))).toEqual([]);
  });

  it('forgets any of those that have equal labels', () => {
    const names = ['a', 'b', 'c', 'd'];
    const index = indexOf(Object.fromEntries(names.map((name) => [name, { app: 'web' }])));
    for (const [gone, left] of [
      ['b', 'acd'],
      ['d', 'ac'],
      ['a', 'c'],
      ['c', ''],
    ]) {
      index.delete(gone ?? '');
      expect([...index.namesMatching(everything)].sort().join('')).toBe(left);
    }
  });
});
