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

  it('gives up at the deadline, and tells the backend to stop', async () => {
    const { clock, log, isStopped } = ask();
    await clock.advance(19_999);
    expect([log, isStopped()]).toEqual([[], [false]]);
    await clock.advance(1);
    expect([log, isStopped(), clock.pending]).toEqual([[tooLate], [true], 0]);
  });

  it.each<[string, (backend: ReturnType<typeof ask>['backend']) => void]>([
    ['answers', ({ resolve }) => resolve('nothing of it')],
    ['fails', ({ reject }) => reject(new Error('aborted'))],
  ])('believes nothing of a backend that %s once it was told to stop', async (_what, settleIt) => {
    const { clock, log, backend } = ask();
    await clock.advance(20_000);
    settleIt(backend);
    await clock.advance(0);
    expect(log).toEqual([tooLate]);
  });

  it('believes nothing that a backend answers in the very moment in which it is told to stop', async () => {
    const clock = new FakeClock();
    const answer = withinDeadline(
      (signal) => new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('nothing of it'))),
      { seconds: 20, timers: clock, end: neverCancelled },
    );
    answer.catch(() => {});
    await clock.advance(20_000);
    await expect(answer).rejects.toEqual(tooLate);
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
