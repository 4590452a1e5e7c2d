import type { Timers } from '../../cluster/timers.ts';
import type { CancelSignal } from '../../provider/request-context.ts';

/** How long to wait, and for whom. */
export interface Patience {
  readonly seconds: number;
  readonly signal: CancelSignal;
  readonly timers: Timers;
}

/**
 * Waits for `event`, at most `seconds`, and no longer than the caller does. True when the event came.
 * The event itself goes on.
 */
export function waitFor(event: Promise<void>, { seconds, signal, timers }: Patience): Promise<boolean> {
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

/** Waits so long, or until the signal is aborted. */
export async function pause(patience: Patience): Promise<void> {
  // A promise of its own: whoever waits for one that is shared is remembered by it.
  await waitFor(new Promise(() => {}), patience);
}
