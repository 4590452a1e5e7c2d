import { BackendTimeoutError } from '../errors/metric-errors.ts';
import type { CancelSignal } from './request-context.ts';

/**
 * For backends that cannot be told to stop: the answer, or {@link BackendTimeoutError} with this message as soon as
 * nobody waits for it any longer. What becomes of the answer then, good or bad, nobody hears.
 */
export function unlessAborted<Answer>(answer: Promise<Answer>, signal: CancelSignal, message: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new BackendTimeoutError(message));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp);
    const forget = (): void => signal.removeEventListener('abort', giveUp);
    answer.then(resolve, reject).then(forget);
  });
}
