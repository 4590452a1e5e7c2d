import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { nodeTimers, systemClock } from './node-timers.ts';

const day = 86_400_000;

beforeEach(() => {
  jest.useFakeTimers({ now: 1_000 });
});

afterEach(() => {
  jest.useRealTimers();
});

describe('nodeTimers', () => {
  it('runs a task once, when its time has come', () => {
    const task = jest.fn();
    nodeTimers.after(500, task);
    jest.advanceTimersByTime(499);
    expect(task).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1_000);
    expect(task).toHaveBeenCalledTimes(1);
  });

  it('does not run a task that was cancelled', () => {
    const task = jest.fn();
    nodeTimers.after(500, task)();
    jest.advanceTimersByTime(1_000);
    expect(task).not.toHaveBeenCalled();
  });

  it('waits for longer than Node can', () => {
    const task = jest.fn();
    nodeTimers.after(60 * day, task);
    jest.advanceTimersByTime(60 * day - 1);
    expect(task).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(task).toHaveBeenCalledTimes(1);
  });

  it('cancels a long wait at any time', () => {
    const task = jest.fn();
    const cancel = nodeTimers.after(60 * day, task);
    jest.advanceTimersByTime(50 * day);
    cancel();
    jest.advanceTimersByTime(20 * day);
    expect(task).not.toHaveBeenCalled();
  });
});

describe('systemClock', () => {
  it('tells milliseconds since the epoch', () => {
    expect(systemClock.now()).toBe(1_000);
  });
});
