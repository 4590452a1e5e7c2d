import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import { TokenBucket } from './token-bucket.ts';

function setUp(burst = 10, perMinute = 60) {
  const clock = new FakeClock();
  return { clock, bucket: new TokenBucket(clock, { burst, perMinute }) };
}

describe('TokenBucket', () => {
  it('is full at first, and fills evenly up to its burst', async () => {
    const { clock, bucket } = setUp();
    expect(bucket.level).toBe(10);
    for (let call = 0; call < 10; call += 1) bucket.take();
    expect([bucket.level, bucket.has(1)]).toEqual([0, false]);
    await clock.advance(500);
    expect([bucket.level, bucket.has(1)]).toEqual([0.5, false]);
    await clock.advance(500);
    expect(bucket.has(1)).toBe(true);
    await clock.advance(3_600_000);
    expect(bucket.level).toBe(10);
  });

  it('takes no more than it has', () => {
    const { bucket } = setUp(1);
    bucket.take();
    bucket.take();
    expect(bucket.level).toBe(0);
  });

  it.each([
    [5, 0],
    [10, 0],
    [12, 2000],
    [10.5, 500],
  ])('says how long it takes to have %d: %d ms', (calls, milliseconds) => {
    expect(setUp().bucket.untilIt({ has: calls })).toBe(milliseconds);
  });

  it('does not fill while it is paused, and says so', async () => {
    const { clock, bucket } = setUp();
    bucket.lowerTo(1);
    bucket.pauseUntil(clock.now() + 5000);
    bucket.pauseUntil(clock.now() + 2000);
    expect(bucket.untilIt({ has: 2 })).toBe(6000);
    await clock.advance(5000);
    expect(bucket.level).toBe(1);
    await clock.advance(1000);
    expect(bucket.level).toBe(2);
  });

  it('fills until a pause begins', async () => {
    const { clock, bucket } = setUp();
    bucket.lowerTo(0);
    await clock.advance(3000);
    bucket.pauseUntil(clock.now() + 10_000);
    expect(bucket.level).toBe(3);
  });

  it('can be made smaller or larger', () => {
    const { bucket } = setUp();
    bucket.resize({ burst: 4, perMinute: 30 });
    expect([bucket.level, bucket.size]).toEqual([4, { burst: 4, perMinute: 30 }]);
    bucket.resize({ burst: 40, perMinute: 30 });
    expect(bucket.level).toBe(4);
    expect(bucket.untilIt({ has: 5 })).toBe(2000);
  });

  it('is not raised by lowering it', () => {
    const { bucket } = setUp();
    bucket.lowerTo(100);
    expect(bucket.level).toBe(10);
  });

  it('loses nothing and gains nothing when the clock is set back', async () => {
    const { clock, bucket } = setUp();
    bucket.lowerTo(2);
    clock.jump(-60_000);
    expect(bucket.level).toBe(2);
    await clock.advance(1000);
    expect(bucket.level).toBe(3);
  });

  it('is not paused for longer because the clock was set back', async () => {
    const { clock, bucket } = setUp();
    bucket.lowerTo(0);
    bucket.pauseUntil(clock.now() + 300_000);
    clock.jump(-3_600_000);
    expect(bucket.level).toBe(0);
    await clock.advance(1000);
    expect(bucket.level).toBe(1);
  });
});
