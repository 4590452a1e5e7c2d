import { describe, expect, it } from '@jest/globals';
import { given } from './contract-subject.ts';
import { ContractViolation } from './contract-violation.ts';

describe('given', () => {
  it('is the member that a rule needs', () => {
    expect(given({ stall: 0 }, 'stall', 'stalls')).toBe(0);
  });

  it.each([[undefined], [null]])('misses one that is %s', (stall) => {
    expect(() => given({ stall }, 'stall', 'stalls')).toThrow(
      new ContractViolation(
        "the subject has no `stall`: give it one, or declare `stalls: false` in the contract's options",
      ),
    );
  });
});
