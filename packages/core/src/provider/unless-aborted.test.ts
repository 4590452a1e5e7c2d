import { describe, expect, it } from '@jest/globals';
import { BackendTimeoutError } from '../errors/metric-errors.ts';
import type { CancelSignal } from './request-context.ts';
import { unlessAborted } from './unless-aborted.ts';

const never = new Promise<string>(() => {});
const tooLate = new BackendTimeoutError('it took too long');

describe('unlessAborted', () => {
  it('gives the answer that comes in time', async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(Promise.resolve('an answer'), signal, 'it took too long')).toBe('an answer');
  });

  it('gives the failure that comes in time', async () => {
    const failure = new Error('no answer');
    await expect(unlessAborted(Promise.reject(failure), new AbortController().signal, '')).rejects.toBe(failure);
  });

  it('gives up when nobody waits any longer', async () => {
    const cancel = new AbortController();
    const answer = unlessAborted(never, cancel.signal, 'it took too long');
    cancel.abort();
    await expect(answer).rejects.toEqual(tooLate);
    await expect(answer).rejects.toBeInstanceOf(BackendTimeoutError);
  });

  it('gives up at once when nobody waited from the beginning, and keeps a late failure to itself', async () => {
    const cancel = new AbortController();
    cancel.abort();
    await expect(unlessAborted(never, cancel.signal, 'it took too long')).rejects.toEqual(tooLate);
    const late = Promise.resolve().then(() => {
      throw new Error('late');
    });
    await expect(unlessAborted(late, cancel.signal, 'it took too long')).rejects.toEqual(tooLate);
  });

  it('listens to the signal no longer than it takes', async () => {
    const listeners = new Set<unknown>();
    const added = new Map<unknown, string>();
    const signal: CancelSignal = {
      aborted: false,
      addEventListener: (type, listener) => listeners.add(listener) && added.set(listener, type),
      removeEventListener: (type, listener) => added.get(listener) === type && listeners.delete(listener),
    };
    const answer = unlessAborted(Promise.resolve(1), signal, '');
    expect(listeners.size).toBe(1);
    await answer;
    await Promise.resolve();
    expect(listeners.size).toBe(0);
    await unlessAborted(Promise.reject(new Error()), signal, '').catch(() => {});
    await Promise.resolve();
    expect(listeners.size).toBe(0);
  });
});
