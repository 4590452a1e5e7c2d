import { describe, expect, it } from '@jest/globals';
import { phaseOf } from './phase.ts';

describe('phaseOf', () => {
  it('is the same for the same text, in every process', () => {
    expect(phaseOf('["external","q","shop",""]')).toBe(phaseOf('["external","q","shop",""]'));
    expect([phaseOf(''), phaseOf('a'), phaseOf('b')].map((phase) => phase.toFixed(6))).toEqual([
      '0.366063',
      '0.342117',
      '0.981806',
    ]);
  });

  it.each([
    ['in the middle', (index: number) => `["external","metric-${index}","shop",""]`],
    ['at the end', (index: number) => `metric-${index}`],
  ])('spreads texts evenly that differ in a number %s', (_where, textOf) => {
    const parts = Array.from({ length: 10 }, () => 0);
    for (let index = 0; index < 1000; index += 1) {
      const part = Math.floor(phaseOf(textOf(index)) * 10);
      parts[part] = (parts[part] ?? 0) + 1;
    }
    // A fair die of ten sides, thrown a thousand times, shows each side 70 to 130 times.
    expect(parts.every((count) => count >= 70 && count <= 130)).toBe(true);
    expect(parts).toHaveLength(10);
  });
});
