import { describe, expect, it } from '@jest/globals';
import { forwardAbort } from './forward-abort.ts';

describe('forwardAbort', () => {
  it('aborts when the signal is aborted, and not before', () => {
    const [from, to] = [new AbortController(), new AbortController()];
    forwardAbort(from.signal, to);
    expect(to.signal.aborted).toBe(false);
    from.abort();
    expect(to.signal.aborted).toBe(true);
  });

  it('aborts at once when the signal was aborted before', () => {
    const [from, to] = [new AbortController(), new AbortController()];
    from.abort();
    forwardAbort(from.signal, to);
    expect(to.signal.aborted).toBe(true);
  });

  it('does nothing any more after its end', () => {
    const [from, to] = [new AbortController(), new AbortController()];
    forwardAbort(from.signal, to)();
    from.abort();
    expect(to.signal.aborted).toBe(false);
  });
});
