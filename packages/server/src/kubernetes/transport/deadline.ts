import { type CancelSignal, ClusterUnavailableError, type Timers } from '@metrics-adapter/core';

export interface Deadline {
  readonly timers: Timers;
  readonly milliseconds: number;
  /** What is being done, so that it completes "could not …". */
  readonly purpose: string;
  readonly signal?: CancelSignal | undefined;
}

const nobodyWaits = 'nobody waits for the answer any longer';

/**
 * Does `work`, and gives up when its time is over or nobody waits any longer: then at once throws a
 * {@link ClusterUnavailableError} and aborts the signal that `work` has. The timer is raced rather than handed to
 * node:http, which does not look at a signal while a request still waits for a free socket.
 */
export function withDeadline<T>(deadline: Deadline, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const { timers, milliseconds, purpose, signal } = deadline;
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      cancelTimer();
      signal?.removeEventListener('abort', leave);
    };
    const giveUp = (problem: string): void => {
      finish();
      reject(new ClusterUnavailableError(`could not ${purpose}: ${problem}`));
      controller.abort();
    };
    const leave = (): void => giveUp(nobodyWaits);
    const late = `kube-apiserver did not answer within ${milliseconds / 1000} s`;
    const cancelTimer = timers.after(milliseconds, () => giveUp(late));
    if (signal?.aborted) return leave();
    signal?.addEventListener('abort', leave);
    work(controller.signal).finally(finish).then(resolve, reject);
  });
}
