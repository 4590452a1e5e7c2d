import { describe, expect, it } from '@jest/globals';
import { CancelSource } from './cancel-source.ts';

describe('CancelSource', () => {
  it('tells every listener once, in their order', () => {
    const cancel = new CancelSource();
    const log: string[] = [];
    const listener = (): void => void log.push('one');
    cancel.signal.addEventListener('abort', listener);
    cancel.signal.addEventListener('abort', listener);
    cancel.signal.addEventListener('abort', () => log.push(`two, aborted: ${cancel.signal.aborted}`));
    expect(cancel.signal.aborted).toBe(false);
    cancel.cancel();
    cancel.cancel();
    expect(log).toEqual(['one', 'two, aborted: true']);
  });

  it('does not tell whoever no longer listens', () => {
    const cancel = new CancelSource();
    const log: string[] = [];
    const listener = (): void => void log.push('heard');
    cancel.signal.addEventListener('abort', listener);
    cancel.signal.removeEventListener('abort', listener);
    cancel.cancel();
    expect(log).toEqual([]);
  });

  it('is what an AbortController is', () => {
    const log: string[] = [];
    for (const source of [new CancelSource(), new AbortController()]) {
      source.signal.addEventListener('abort', () => log.push('heard'));
      if (source instanceof CancelSource) source.cancel();
      else source.abort();
      source.signal.addEventListener('abort', () => log.push('too late'));
    }
    expect(log).toEqual(['heard', 'heard']);
  });
});
