import { beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { WarmUp } from './warm-up.ts';

let done: Set<string>;
let clock: FakeClock;
let log: RecordingLog;
let warmUp: WarmUp;

beforeEach(() => {
  done = new Set();
  clock = new FakeClock();
  log = new RecordingLog();
  const steps = ['the HPAs', 'the values'].map((what) => ({ what, isDone: () => done.has(what) }));
  warmUp = new WarmUp({ steps, timers: clock, log });
});

describe('WarmUp', () => {
  it('fails until every step is done, and never again', () => {
    warmUp.start();
    expect(warmUp.problem()).toBe('waiting for the HPAs');
    done.add('the HPAs');
    expect(warmUp.problem()).toBe('waiting for the values');
    done.add('the values');
    expect([warmUp.problem(), clock.pending]).toEqual([undefined, 0]);
    done.clear();
    expect(warmUp.problem()).toBeUndefined();
  });

  it('waits for all of them at the same time', () => {
    done.add('the HPAs').add('the values');
    expect(warmUp.problem()).toBeUndefined();
    done.delete('the HPAs');
    expect(warmUp.problem()).toBeUndefined();
  });

  it('passes after ten seconds whatever is missing, and says what that is', async () => {
    done.add('the HPAs');
    warmUp.start();
    await clock.advance(9_999);
    expect([warmUp.problem(), log.lines]).toEqual(['waiting for the values', []]);
    await clock.advance(1);
    expect(warmUp.problem()).toBeUndefined();
    expect(log.lines).toEqual(['warn: ready after 10 s, still waiting for the values; first reads may have to wait']);
  });

  it('says nothing after ten seconds when nobody asked and everything was done', async () => {
    warmUp.start();
    done.add('the HPAs').add('the values');
    await clock.advance(10_000);
    expect([warmUp.problem(), log.lines]).toEqual([undefined, []]);
  });

  it('leaves no timer behind', () => {
    warmUp.start();
    warmUp.stop();
    expect(clock.pending).toBe(0);
  });
});
