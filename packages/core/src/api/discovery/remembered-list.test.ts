import { describe, expect, it } from '@jest/globals';
import { RememberedList } from './remembered-list.ts';

/** A list of texts, in canonical order when it is sorted; counts how often it had to be compared and sorted. */
function remember(initial: readonly string[]) {
  const state = { listed: initial, compared: 0, sorted: 0 };
  const list = new RememberedList<string>({
    list: () => state.listed,
    toCanonical: (texts) => {
      state.sorted += 1;
      return texts.toSorted();
    },
    areEqual: (one, other) => {
      state.compared += 1;
      return one === other;
    },
  });
  return { state, list };
}

describe('RememberedList', () => {
  it('returns the list in canonical order', () => {
    const { list } = remember(['b', 'a']);
    expect(list.current()).toEqual(['a', 'b']);
  });

  it('looks no further when the provider returns the same array', () => {
    const { list, state } = remember(['b', 'a']);
    const first = list.current();
    const { compared } = state;
    expect(list.current()).toBe(first);
    expect(state).toMatchObject({ compared, sorted: 1 });
  });

  it('does not sort again an array with the same content', () => {
    const { list, state } = remember(['b', 'a']);
    const first = list.current();
    state.listed = ['b', 'a'];
    expect(list.current()).toBe(first);
    expect(state.sorted).toBe(1);
  });

  it('compares an array with the same content only once', () => {
    const { list, state } = remember(['b', 'a']);
    list.current();
    state.listed = ['b', 'a'];
    list.current();
    const { compared } = state;
    list.current();
    expect(state.compared).toBe(compared);
  });

  it('returns the same array as before for another order', () => {
    const { list, state } = remember(['b', 'a']);
    const first = list.current();
    state.listed = ['a', 'b'];
    expect(list.current()).toBe(first);
    expect(state.sorted).toBe(2);
  });

  it.each([
    ['more', ['b', 'a', 'c'], ['a', 'b', 'c']],
    ['less', ['b'], ['b']],
    ['something else', ['b', 'c'], ['b', 'c']],
    ['nothing', [], []],
  ])('returns another array when the provider lists %s', (_case, listed, expected) => {
    const { list, state } = remember(['b', 'a']);
    list.current();
    state.listed = listed;
    expect(list.current()).toEqual(expected);
  });

  it('begins with nothing', () => {
    const { list, state } = remember([]);
    expect(list.current()).toEqual([]);
    expect(state.sorted).toBe(0);
  });
});
