import { describe, expect, it } from '@jest/globals';
import { BackendTimeoutError } from '../../errors/metric-errors.ts';
import type { RequestContext } from '../../provider/request-context.ts';
import { FakeClock } from '../fake-clock.ts';
import type { ContractSubject } from './contract-subject.ts';
import { ContractViolation } from './contract-violation.ts';
import { ensureGivenUp } from './give-up.ts';

const gaveUp = new BackendTimeoutError('given up');

/** Fails so many milliseconds after it was given up. */
function failAfter(milliseconds: number, clock: FakeClock) {
  return ({ signal }: RequestContext): Promise<string> =>
    new Promise((_resolve, reject) => {
      const settleLate = () => {
        clock.after(milliseconds, () => reject(gaveUp));
      };
      if (signal.aborted) settleLate();
      else signal.addEventListener('abort', settleLate);
    });
}

function check(subject: Partial<ContractSubject>, ask: (context: RequestContext) => Promise<string>): Promise<void> {
  const ensureTrue = (answer: string) => {
    if (answer !== 'true') throw new ContractViolation(`answered ${answer}`);
  };
  return ensureGivenUp({ clock: new FakeClock(), ...subject }, { ask, ensureTrue });
}

describe('ensureGivenUp', () => {
  const never = () => new Promise<string>(() => {});

  it('says of which moment it is that nothing settles, and what a test with a real backend needs', async () => {
    await expect(check({}, never)).rejects.toThrow(
      new ContractViolation(
        'has not settled after it was given up before it was asked; where that takes real time, give the subject `timers`',
      ),
    );
    const careless = ({ signal }: RequestContext) => (signal.aborted ? Promise.reject(gaveUp) : never());
    await expect(check({}, careless)).rejects.toThrow('has not settled after it was given up at once;');
  });

  it('waits while the subject moves its clock, and not for ever', async () => {
    const clock = new FakeClock();
    const whileWaiting = () => clock.advance(50);
    await expect(check({ whileWaiting }, failAfter(900, clock))).resolves.toBeUndefined();
    await expect(check({ whileWaiting }, failAfter(1000, clock))).rejects.toThrow('has not settled');
  });

  it('waits five seconds where the subject has timers, and leaves none', async () => {
    const clock = new FakeClock();
    const done = check({ timers: clock }, failAfter(4999, clock));
    await clock.advance(20_000);
    await done;
    expect(clock.pending).toBe(0);
    const failed = check({ timers: clock }, failAfter(5001, clock));
    failed.catch(() => {});
    await clock.advance(20_000);
    await expect(failed).rejects.toThrow('has not settled');
  });

  it('is content with the true answer, and with no other', async () => {
    await expect(check({}, async () => 'true')).resolves.toBeUndefined();
    await expect(check({}, async () => 'zero')).rejects.toThrow('answered zero');
  });

  it.each([[new RangeError('aborted'), "failed with RangeError: aborted, which is not one of the library's errors"]])(
    'wants an error that says what happened: not %s',
    async (error, complaint) => {
      await expect(check({}, () => Promise.reject(error))).rejects.toThrow(new ContractViolation(complaint));
      const throwing = () => {
        throw error;
      };
      await expect(check({}, throwing)).rejects.toThrow(new ContractViolation(complaint));
    },
  );
});
