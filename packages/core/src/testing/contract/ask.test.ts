import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../fake-clock.ts';
import { ensureSameAtOnce } from './ask.ts';
import { ContractViolation } from './contract-violation.ts';

describe('ensureSameAtOnce', () => {
  it('tells the answer that another question changed', async () => {
    let turn = 0;
    const ask = async () => {
      turn += 1;
      return turn;
    };
    await expect(ensureSameAtOnce({ clock: new FakeClock() }, [ask])).rejects.toThrow(
      new ContractViolation('one of several questions that were asked at once: got 1 instead of 3'),
    );
  });
});
