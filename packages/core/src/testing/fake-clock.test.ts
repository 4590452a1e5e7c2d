import { describe, expect, it } from '@jest/globals';
import { FakeClock, settle } from './fake-clock.ts';

describe('FakeClock', () => {
  it('stands still until it is moved', async () => {
    const clock = new FakeClock(1000);
    await settle();
    expect(clock.now()).toBe(1000);
    await clock.advance(250);
    expect(clock.now()).toBe(1250);
  });

  it('runs what falls due in its order, each at its own time', async () => {
    const clock = new FakeClock(0);
    const log: string[] = [];
    clock.after(300, () => log.push(`c at ${clock.now()}`));
    clock.after(100, () => log.push(`a at ${clock.now()}`));
    clock.after(100, () => log.push(`b at ${clock.now()}`));
    await clock.advance(299);
    expect(log).toEqual(['a at 100', 'b at 100']);
    await clock.advance(1);
    expect(log).toEqual(['a at 100', 'b at 100', 'c at 300']);
  });

  it('runs what a task starts before time goes on', async () => {
    const clock = new FakeClock(0);
    const log: string[] = [];
    clock.after(100, async () => {
      await Promise.resolve();
      clock.after(50, () => log.push(`then at ${clock.now()}`));
    });
    clock.after(200, () => log.push(`later at ${clock.now()}`));
    await clock.advance(1000);
    expect(log).toEqual(['then at 150', 'later at 200']);
  });

  it('lets everything settle that needs nothing from outside', async () => {
    let steps = 0;
    const chain = async () => {
      for (; steps < 40; steps += 1) await Promise.resolve();
    };
    chain();
    await settle();
    expect(steps).toBe(40);
  });

  it('forgets what was cancelled, and counts what still waits', async () => {
    const clock = new FakeClock();
    const log: string[] = [];
    const cancel = clock.after(100, () => log.push('cancelled'));
    clock.after(100, () => log.push('kept'));
    expect(clock.pending).toBe(2);
    cancel();
    expect(clock.pending).toBe(1);
    await clock.advance(100);
    expect(log).toEqual(['kept']);
    expect(clock.pending).toBe(0);
  });

  it('can be set back without making anything earlier or later', async () => {
    const clock = new FakeClock(10_000);
    const log: number[] = [];
    clock.after(100, () => log.push(clock.now()));
    clock.jump(-5000);
    expect(clock.now()).toBe(5000);
    await clock.advance(99);
    expect(log).toEqual([]);
    await clock.advance(1);
    expect(log).toEqual([5100]);
  });
});
