import { describe, expect, it } from '@jest/globals';
import { neverCancelled } from '@metrics-adapter/core/testing';
import { allOrNone } from './all-or-none.ts';

/** Waits until it is called off. */
function untilCalledOff(signal: Parameters<typeof allOrNone>[0]): Promise<never> {
  return new Promise((_, reject) => {
    const leave = () => reject(new Error('called off'));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave);
  });
}

describe('allOrNone', () => {
  it('gives all results in the order of the tasks', async () => {
    const slow = async () => {
      for (let turn = 0; turn < 10; turn += 1) await undefined;
      return 'slow';
    };
    expect(await allOrNone(neverCancelled, [slow, async () => 'fast'])).toEqual(['slow', 'fast']);
    expect(await allOrNone(neverCancelled, [])).toEqual([]);
  });

  it('calls the others off when one fails, and fails as the first one did', async () => {
    const failing = async () => {
      throw new Error('failed first');
    };
    await expect(allOrNone(neverCancelled, [untilCalledOff, failing, untilCalledOff])).rejects.toThrow('failed first');
  });

  it('settles when all of them have', async () => {
    const ended: string[] = [];
    const lingering = async (signal: Parameters<typeof allOrNone>[0]) => {
      await untilCalledOff(signal).catch(() => {});
      for (let turn = 0; turn < 10; turn += 1) await undefined;
      ended.push('lingering');
    };
    const failing = () => Promise.reject(new Error('failed'));
    await expect(allOrNone(neverCancelled, [lingering, failing])).rejects.toThrow('failed');
    expect(ended).toEqual(['lingering']);
  });

  it.each(['before', 'meanwhile'])('calls them off when nobody waits any longer: %s', async (when) => {
    const abort = new AbortController();
    if (when === 'before') abort.abort();
    const all = allOrNone(abort.signal, [untilCalledOff]);
    abort.abort();
    await expect(all).rejects.toThrow('called off');
  });

  it('listens to nobody afterwards', async () => {
    const listeners = new Set<unknown>();
    const signal = {
      aborted: false,
      addEventListener: (_: 'abort', listener: () => void) => void listeners.add(listener),
      removeEventListener: (_: 'abort', listener: () => void) => void listeners.delete(listener),
    };
    await allOrNone(signal, [async () => expect(listeners.size).toBe(1)]);
    await expect(allOrNone(signal, [() => Promise.reject(new Error('failed'))])).rejects.toThrow('failed');
    expect(listeners.size).toBe(0);
  });
});
