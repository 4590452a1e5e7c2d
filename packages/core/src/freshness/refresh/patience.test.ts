import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../testing/fake-clock.ts';
import { isSettled } from '../../testing/fixtures/engine-under-test.ts';
import { CancelSource } from './cancel-source.ts';
import { pause, waitFor } from './patience.ts';

function createWait() {
  const clock = new FakeClock();
  const caller = new CancelSource();
  let happen = (): void => {};
  const event = new Promise<void>((resolve) => {
    happen = resolve;
  });
  const wait = () => waitFor(event, { seconds: 3, signal: caller.signal, timers: clock });
  return { clock, caller, happen: () => happen(), wait };
}

describe('waitFor', () => {
  it('sees the event come, and leaves no timer behind', async () => {
    const { clock, happen, wait } = createWait();
    const came = wait();
    await clock.advance(2999);
    happen();
    expect(await came).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('sees an event that has already come', async () => {
    const { happen, wait } = createWait();
    happen();
    expect(await wait()).toBe(true);
  });

  it('waits so long and no longer', async () => {
    const { clock, wait } = createWait();
    const came = wait();
    await clock.advance(2999);
    expect(await isSettled(came)).toBe(false);
    await clock.advance(1);
    expect(await came).toBe(false);
  });

  it('stops at once when the caller leaves, and leaves no timer behind', async () => {
    const { clock, caller, wait } = createWait();
    const came = wait();
    caller.cancel();
    expect(await came).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('does not begin for a caller that has left', async () => {
    const { clock, caller, wait } = createWait();
    caller.cancel();
    expect(await wait()).toBe(false);
    expect(clock.pending).toBe(0);
  });
});

describe('pause', () => {
  it('ends when the time is over', async () => {
    const clock = new FakeClock();
    const paused = pause({ seconds: 3, signal: new CancelSource().signal, timers: clock });
    await clock.advance(2999);
    expect(await isSettled(paused)).toBe(false);
    await clock.advance(1);
    expect(await isSettled(paused)).toBe(true);
  });

  it('ends at once when it is cancelled, and leaves no timer behind', async () => {
    const clock = new FakeClock();
    const cancel = new CancelSource();
    const paused = pause({ seconds: 3, signal: cancel.signal, timers: clock });
    cancel.cancel();
    expect(await isSettled(paused)).toBe(true);
    expect(clock.pending).toBe(0);
  });
});
