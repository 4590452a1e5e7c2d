import { type RequestContext, RequestTimeoutError, type Timers } from '@metrics-adapter/core';

/** How long somebody waits, and on which clock. */
export interface Deadline {
  readonly milliseconds: number;
  readonly timers: Timers;
}

/**
 * Asks on behalf of a request, and gives up at the deadline: what was asked is told to stop by its signal, which is also
 * aborted when the client leaves, and the request fails at once with {@link RequestTimeoutError}, whatever comes later.
 */
export async function withinDeadline<Answer>(
  ask: (context: RequestContext) => Promise<Answer>,
  context: RequestContext & { readonly signal: AbortSignal },
  { milliseconds, timers }: Deadline,
): Promise<Answer> {
  const late = new AbortController();
  let cancel = (): void => {};
  const deadline = new Promise<never>((_resolve, reject) => {
    cancel = timers.after(milliseconds, () => {
      // First, so that it is not the provider's own words about having been stopped that are told.
      reject(new RequestTimeoutError());
      late.abort();
    });
  });
  try {
    return await Promise.race([deadline, ask({ ...context, signal: AbortSignal.any([context.signal, late.signal]) })]);
  } finally {
    cancel();
  }
}
