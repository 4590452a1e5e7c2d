import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import { SharedBucket } from './shared-bucket.ts';

const minute = 60_000;

function setUp(burst = 8) {
  const clock = new FakeClock();
  return { clock, bucket: new SharedBucket(clock, { burst, perMinute: 60 }) };
}

describe('SharedBucket', () => {
  it('has calls for people while a quarter is left for autoscalers', () => {
    const { bucket } = setUp();
    for (let call = 0; call < 6; call += 1) bucket.take('person');
    expect([bucket.level, bucket.has('person'), bucket.has('autoscaler')]).toEqual([2, false, true]);
    expect([bucket.untilTurnOf('person'), bucket.untilTurnOf('person', 2), bucket.untilTurnOf('autoscaler')]).toEqual([
      1000, 3000, 0,
    ]);
  });

  it('is as scarce as autoscalers have used of it, and need at once', () => {
    const { bucket } = setUp();
    expect(bucket.scarcity(0)).toBe(0);
    for (let call = 0; call < 4; call += 1) bucket.take('autoscaler');
    expect(bucket.scarcity(0)).toBeCloseTo(0.25);
    expect(bucket.scarcity(2)).toBeCloseTo(0.5625);
    expect(bucket.scarcity(20)).toBe(1);
  });

  it('is no scarcer for what people use, while they leave enough', () => {
    const { clock, bucket } = setUp();
    for (let call = 0; call < 6; call += 1) bucket.take('person');
    expect(bucket.scarcity(0)).toBe(0);
    expect(bucket.scarcity(1)).toBeCloseTo(0.25);
    expect(bucket.scarcity(2)).toBe(1);
    bucket.lowerTo(1);
    expect(bucket.scarcity(0)).toBeCloseTo(0.765_625);
    clock.jump(minute);
    expect([bucket.level, bucket.scarcity(0)]).toEqual([8, 0]);
  });

  it('keeps nothing from people where it holds less than four', () => {
    const { bucket } = setUp(3);
    bucket.take('person');
    bucket.take('person');
    expect([bucket.has('person'), bucket.scarcity(0)]).toEqual([true, 0]);
    bucket.take('autoscaler');
    expect(bucket.scarcity(0)).toBeCloseTo(1 / 9);
  });

  it('changes as a whole', () => {
    const { clock, bucket } = setUp();
    bucket.resize({ burst: 4, perMinute: 60 });
    expect([bucket.size.burst, bucket.level, bucket.scarcity(0)]).toEqual([4, 4, 0]);
    bucket.lowerTo(0);
    bucket.pauseUntil(clock.now() + minute);
    clock.jump(minute);
    expect([bucket.level, bucket.scarcity(0)]).toEqual([0, 1]);
  });
});
