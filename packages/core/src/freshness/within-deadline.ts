import type { Timers } from '../cluster/timers.ts';
import { BackendTimeoutError } from '../errors/metric-errors.ts';
import type { CancelSignal } from '../provider/request-context.ts';
import { CancelSource } from './cancel-source.ts';

/** How long whoever was told to stop may take to hand in what there is. Seconds. */
const grace = 1;

/**
 * Gives a backend so many seconds for an answer. Then tells it to stop, and waits a second longer: of several requests
 * some may be answered long since. Rejects with {@link BackendTimeoutError} when nothing came until then; also when the
 * backend, having been told to stop, says no more than that it did.
 */
export async function withinDeadline<Answer>(
  ask: (signal: CancelSignal) => Promise<Answer>,
  { seconds, timers }: { readonly seconds: number; readonly timers: Timers },
): Promise<Answer> {
  const cancel = new CancelSource();
  const tooLate = (cause?: unknown) =>
    new BackendTimeoutError(`the backend did not answer within ${seconds} s`, { cause });
  let stop = (): void => {};
  const end = new Promise<never>((_resolve, reject) => {
    stop = timers.after(seconds * 1000, () => {
      stop = timers.after(grace * 1000, () => reject(tooLate()));
      cancel.cancel();
    });
  });
  const answer = async (): Promise<Answer> => {
    try {
      return await ask(cancel.signal);
    } catch (error) {
      throw cancel.signal.aborted ? tooLate(error) : error;
    }
  };
  try {
    return await Promise.race([answer(), end]);
  } finally {
    stop();
  }
}
