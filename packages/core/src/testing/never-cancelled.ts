import type { CancelSignal, RequestContext } from '../provider/request-context.ts';

/** A signal that nobody aborts. */
export const neverCancelled: CancelSignal = {
  aborted: false,
  addEventListener: () => {},
  removeEventListener: () => {},
};

/** The context of a request that nobody gives up. */
export const testContext: RequestContext = { signal: neverCancelled, requestId: 'test', priority: 'person' };
