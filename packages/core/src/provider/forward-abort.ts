import type { CancelSignal } from './request-context.ts';

/**
 * Aborts a controller as soon as the signal is, at once when it was before. For libraries that take nothing but an
 * `AbortSignal` of their runtime, which a {@link CancelSignal} need not be:
 *
 * ```ts
 * const controller = new AbortController();
 * const done = forwardAbort(context.signal, controller);
 * try {
 *   return await fetch(url, { signal: controller.signal });
 * } finally {
 *   done();
 * }
 * ```
 *
 * Returns what ends it. To be called when the work is over: a signal may live longer than what it is given to.
 */
export function forwardAbort(signal: CancelSignal, controller: { abort(): void }): () => void {
  const abort = (): void => controller.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  return () => signal.removeEventListener('abort', abort);
}
