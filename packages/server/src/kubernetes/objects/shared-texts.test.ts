import { describe, expect, it } from '@jest/globals';
import { SharedTexts } from './shared-texts.ts';

describe('SharedTexts', () => {
  it('gives back what it was given', () => {
    const texts = new SharedTexts();
    expect(['a', 'b', 'a'].map((text) => texts.share(text))).toEqual(['a', 'b', 'a']);
    expect(texts.size).toBe(2);
  });

  it('never remembers more than ten thousand', () => {
    const texts = new SharedTexts();
    for (let index = 0; index < 10_000; index += 1) texts.share(`text ${index}`);
    expect(texts.share('text 0')).toBe('text 0');
    expect(texts.size).toBe(10_000);
    expect(texts.share('one more')).toBe('one more');
    expect(texts.size).toBe(1);
  });
});
