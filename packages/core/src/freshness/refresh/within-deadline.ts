import type { Timers } from '../../cluster/timers.ts';
import { BackendTimeoutError, BackendUnavailableError } from '../../errors/metric-errors.ts';
import type { CancelSignal } from '../../provider/request-context.ts';
import { CancelSource } from './cancel-source.ts';

/** How long one may ask. */
export interface Deadline {
  readonly seconds: number;
  readonly timers: Timers;
  /** Aborted when nobody will ever want the answer: then nothing is waited for. */
  readonly end: CancelSignal;
}

/**
 * Gives a backend so many seconds for an answer; then tells it to stop, and rejects with {@link BackendTimeoutError}.
 * Nothing that it says from then on is believed: whoever was interrupted may take what it has for all there is.
 */
export async function withinDeadline<Answer>(
  ask: (signal: CancelSignal) => Promise<Answer>,
  { seconds, timers, end }: Deadline,
): Promise<Answer> {
  const stopped = () => new BackendUnavailableError('the adapter is being stopped, and asks the backend no longer');
  if (end.aborted) throw stopped();
  const cancel = new CancelSource();
  let giveUp = (_error: Error): void => {};
  const over = new Promise<never>((_resolve, reject) => {
    // In this order: what the backend says when it is told must come second.
    giveUp = (error) => {
      reject(error);
      cancel.cancel();
    };
  });
  const stop = timers.after(seconds * 1000, () => {
    giveUp(new BackendTimeoutError(`the backend did not answer within ${seconds} s`));
  });
  const abandon = (): void => giveUp(stopped());
  end.addEventListener('abort', abandon);
  const answer = async (): Promise<Answer> => ask(cancel.signal);
  try {
    return await Promise.race([over, answer()]);
  } finally {
    stop();
    end.removeEventListener('abort', abandon);
  }
}
