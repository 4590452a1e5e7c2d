import { describe, expect, it } from '@jest/globals';
import { BackendTimeoutError, BackendUnavailableError } from '../../errors/metric-errors.ts';
import type { CancelSignal } from '../../provider/request-context.ts';
import { FakeClock } from '../../testing/fake-clock.ts';
import { neverCancelled } from '../../testing/never-cancelled.ts';
import { CancelSource } from './cancel-source.ts';
import { withinDeadline } from './within-deadline.ts';

/** Asks somebody who answers when a test says so, with a deadline of 20 s. */
function ask() {
  const clock = new FakeClock();
  const log: unknown[] = [];
  const backend = { resolve: (_answer: string): void => {}, reject: (_error: Error): void => {} };
  const noted: CancelSignal[] = [];
  const end = new CancelSource();
  const answered = withinDeadline(
    (signal) => {
      noted.push(signal);
      return new Promise<string>((resolve, reject) => Object.assign(backend, { resolve, reject }));
    },
    { seconds: 20, timers: clock, end: end.signal },
  );
  answered.then(
    (answer) => log.push(answer),
    (error: unknown) => log.push(error),
  );
  return { clock, log, backend, end, isStopped: () => noted.map(({ aborted }) => aborted) };
}

const tooLate = new BackendTimeoutError('the backend did not answer within 20 s');

describe('withinDeadline', () => {
  it('passes the answer on, and leaves no timer', async () => {
    const { clock, log, backend, isStopped } = ask();
    await clock.advance(19_999);
    backend.resolve('answer');
    await clock.advance(0);
    expect([log, isStopped(), clock.pending]).toEqual([['answer'], [false], 0]);
  });

  it('passes a failure on as it is', async () => {
    const { clock, log, backend } = ask();
    const down = new BackendUnavailableError('down');
    backend.reject(down);
    await clock.advance(0);
    expect(log[0]).toBe(down);
    expect(clock.pending).toBe(0);
  });

  it('tells at the deadline to stop, and takes what is handed in within a second', async () => {
    const { clock, log, backend, isStopped } = ask();
    await clock.advance(19_999);
    expect(isStopped()).toEqual([false]);
    await clock.advance(1);
    expect(isStopped()).toEqual([true]);
    await clock.advance(999);
    backend.resolve('the half of it');
    await clock.advance(0);
    expect([log, clock.pending]).toEqual([['the half of it'], 0]);
  });

  it('gives up a second after the deadline', async () => {
    const { clock, log, backend } = ask();
    await clock.advance(20_999);
    expect(log).toEqual([]);
    await clock.advance(1);
    backend.resolve('too late');
    await clock.advance(0);
    expect([log, clock.pending]).toEqual([[tooLate], 0]);
  });

  it('says of a failure after the deadline that it was one of time, and keeps the cause for the log', async () => {
    const { clock, log, backend } = ask();
    const stopped = new Error('aborted');
    await clock.advance(20_000);
    backend.reject(stopped);
    await clock.advance(0);
    expect(log).toEqual([new BackendTimeoutError(tooLate.message, { cause: stopped })]);
    expect(clock.pending).toBe(0);
  });

  it('leaves no timer when asking itself fails', async () => {
    const clock = new FakeClock();
    const oops = new TypeError('oops');
    const refuse = (): Promise<never> => {
      throw oops;
    };
    await expect(withinDeadline(refuse, { seconds: 20, timers: clock, end: neverCancelled })).rejects.toBe(oops);
    expect(clock.pending).toBe(0);
  });

  describe('when nobody will ever want the answer', () => {
    const stopped = new BackendUnavailableError('the adapter is being stopped, and asks the backend no longer');

    it('gives up at once, tells the backend, and leaves no timer', async () => {
      const { clock, log, backend, end, isStopped } = ask();
      await clock.advance(1000);
      end.cancel();
      await clock.advance(0);
      expect([log, isStopped(), clock.pending]).toEqual([[stopped], [true], 0]);
      backend.reject(new Error('aborted'));
      await clock.advance(0);
      expect(log).toHaveLength(1);
    });

    it('gives up the second that a backend has after the deadline', async () => {
      const { clock, log, end } = ask();
      await clock.advance(20_500);
      end.cancel();
      await clock.advance(0);
      expect([log, clock.pending]).toEqual([[stopped], 0]);
    });

    it('does not ask', async () => {
      const clock = new FakeClock();
      const end = new CancelSource();
      end.cancel();
      const log: string[] = [];
      const answer = withinDeadline(async () => log.push('asked'), { seconds: 20, timers: clock, end: end.signal });
      await expect(answer).rejects.toEqual(stopped);
      expect([log, clock.pending]).toEqual([[], 0]);
    });

    it('is not remembered by what may end, once there is an answer', async () => {
      const listeners = new Set<() => void>();
      const end: CancelSignal = {
        aborted: false,
        addEventListener: (_type, listener) => listeners.add(listener),
        removeEventListener: (_type, listener) => listeners.delete(listener),
      };
      const answer = withinDeadline(async () => listeners.size, { seconds: 20, timers: new FakeClock(), end });
      expect(await answer).toBe(1);
      expect(listeners.size).toBe(0);
    });
  });
});
