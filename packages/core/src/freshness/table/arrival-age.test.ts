import { describe, expect, it } from '@jest/globals';
import { ArrivalAge } from './arrival-age.ts';

describe('ArrivalAge', () => {
  it('is 0 while nothing has arrived, and where samples are from the future', () => {
    const age = new ArrivalAge();
    age.observe([], 1000);
    expect(age.most).toBe(0);
    age.observe([2000], 1000);
    expect(age.most).toBe(0);
  });

  it('is that of the newest sample of the worst of the last five answers', () => {
    const age = new ArrivalAge();
    age.observe([100, 400, 200], 1000);
    expect(age.most).toBe(600);
    for (let count = 0; count < 4; count += 1) age.observe([990], 1000);
    expect(age.most).toBe(600);
    age.observe([990], 1000);
    expect(age.most).toBe(10);
  });
});
