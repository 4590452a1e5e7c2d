import type { Timers } from '../cluster/timers.ts';
import type { CancelSignal } from '../provider/request-context.ts';

/**
 * Waits for `event`, at most `seconds`, and no longer than the caller does. True when the event came.
 * The event itself goes on.
 */
export function waitFor(
  event: Promise<void>,
  { seconds, signal, timers }: { readonly seconds: number; readonly signal: CancelSignal; readonly timers: Timers },
): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const finish = (came: boolean): void => {
      stop();
      signal.removeEventListener('abort', giveUp);
      resolve(came);
    };
    const giveUp = (): void => finish(false);
    const stop = timers.after(seconds * 1000, giveUp);
    signal.addEventListener('abort', giveUp);
    void event.then(() => finish(true));
  });
}
