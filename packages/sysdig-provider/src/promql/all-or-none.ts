import type { CancelSignal } from '@metrics-adapter/core';

/**
 * The results of all tasks, in order; when one fails, its error, and the others are called off: what they cost would be
 * for nothing. Settles when all of them have.
 */
export async function allOrNone<T>(
  signal: CancelSignal,
  tasks: readonly ((signal: CancelSignal) => Promise<T>)[],
): Promise<readonly T[]> {
  const controller = new AbortController();
  const callOff = (): void => controller.abort();
  signal.addEventListener('abort', callOff);
  if (signal.aborted) callOff();
  let failure: { readonly error: unknown } | undefined;
  const results: T[] = [];
  const run = async (task: (signal: CancelSignal) => Promise<T>, index: number): Promise<void> => {
    try {
      results[index] = await task(controller.signal);
    } catch (error) {
      failure ??= { error };
      callOff();
    }
  };
  try {
    await Promise.all(tasks.map(run));
  } finally {
    signal.removeEventListener('abort', callOff);
  }
  if (failure !== undefined) throw failure.error;
  return results;
}
