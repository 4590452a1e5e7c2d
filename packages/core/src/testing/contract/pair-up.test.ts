import { describe, expect, it } from '@jest/globals';
import { ContractViolation } from './contract-violation.ts';
import { formatLabels } from './format-labels.ts';
import { firstOf, pairUp } from './pair-up.ts';

describe('pairUp', () => {
  it('finds each by its name, in whatever order', () => {
    const known = [['a', 1] as const, ['b', 2] as const];
    const actual = [['b', 20] as const, ['a', 10] as const];
    expect(pairUp({ known, actual })).toEqual([
      ['a', 1, 10],
      ['b', 2, 20],
    ]);
  });

  it('tells what is missing, and what is too much', () => {
    expect(() => pairUp({ known: [['a', 1]], actual: [] })).toThrow(new ContractViolation('the answer lacks a'));
    expect(() => pairUp({ known: [], actual: [['a', 1]], what: 'the list' })).toThrow(
      new ContractViolation('the list has a, which is not asked for'),
    );
  });
});

describe('firstOf', () => {
  it('asks for something to be known', () => {
    expect(firstOf([1, 2])).toBe(1);
    expect(() => firstOf([])).toThrow(new ContractViolation('the subject knows nothing that could be asked for'));
  });
});

describe('formatLabels', () => {
  it('writes labels sorted, and says where there are none', () => {
    expect(formatLabels({ tier: 'front', queue: 'a "b"' })).toBe('queue="a \\"b\\"" tier="front"');
    expect(formatLabels({})).toBe('a series without labels');
  });
});
