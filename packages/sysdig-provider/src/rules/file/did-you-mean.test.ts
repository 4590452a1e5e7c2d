import { describe, expect, it } from '@jest/globals';
import { didYouMean } from './did-you-mean.ts';

const known = ['refreshInterval', 'maxAge', 'where', 'resources', 'name'];

describe('didYouMean', () => {
  it.each([
    ['refresh_interval', 'refreshInterval'],
    ['max-age', 'maxAge'],
    ['Resource', 'resources'],
    ['wehre', 'where'],
    ['nam', 'name'],
  ])('%s is %s', (word, meant) => {
    expect(didYouMean(word, known)).toBe(meant);
  });

  it.each(['', 'x', 'query', 'metricsQuery', 'a'.repeat(100_000)])(
    'leaves alone what is another word: %.20j',
    (word) => {
      expect(didYouMean(word, known)).toBeUndefined();
    },
  );
});
