import type { Timers } from '../../cluster/timers.ts';
import { BackendTimeoutError, BackendUnavailableError } from '../../errors/metric-errors.ts';
import type { CancelSignal } from '../../provider/request-context.ts';
import { CancelSource } from './cancel-source.ts';

/** How long whoever was told to stop may take to hand in what there is. Seconds. */
const grace = 1;

/** How long one may ask. */
export interface Deadline {
  readonly seconds: number;
  readonly timers: Timers;
  /** Aborted when nobody will ever want the answer: then nothing is waited for. */
  readonly end: CancelSignal;
}

/**
 * Gives a backend so many seconds for an answer. Then tells it to stop, and waits a second longer: of several requests
 * some may be answered long since. Rejects with {@link BackendTimeoutError} when nothing came until then; also when the
 * backend, having been told to stop, says no more than that it did.
 */
export async function withinDeadline<Answer>(
  ask: (signal: CancelSignal) => Promise<Answer>,
  { seconds, timers, end }: Deadline,
): Promise<Answer> {
  const stopped = () => new BackendUnavailableError('the adapter is being stopped, and asks the backend no longer');
  if (end.aborted) throw stopped();
  const cancel = new CancelSource();
  const tooLate = (cause?: unknown) =>
    new BackendTimeoutError(`the backend did not answer within ${seconds} s`, { cause });
  let giveUp = (_error: Error): void => {};
  const over = new Promise<never>((_resolve, reject) => {
    giveUp = reject;
  });
  let stop = timers.after(seconds * 1000, () => {
    stop = timers.after(grace * 1000, () => giveUp(tooLate()));
    cancel.cancel();
  });
  const abandon = (): void => {
    giveUp(stopped());
    cancel.cancel();
  };
  end.addEventListener('abort', abandon);
  const answer = async (): Promise<Answer> => {
    try {
      return await ask(cancel.signal);
    } catch (error) {
      throw cancel.signal.aborted ? tooLate(error) : error;
    }
  };
  try {
    return await Promise.race([over, answer()]);
  } finally {
    stop();
    end.removeEventListener('abort', abandon);
  }
}
