import { beforeEach, describe, expect, it } from '@jest/globals';
import { BackendTimeoutError, type RequestContext, RequestTimeoutError } from '@metrics-adapter/core';
import { FakeClock } from '@metrics-adapter/core/testing';
import { withinDeadline } from './within-deadline.ts';

let clock: FakeClock;
let client: AbortController;
let asked: RequestContext[];
beforeEach(() => {
  clock = new FakeClock();
  client = new AbortController();
  asked = [];
});

/** Asks with a deadline of a second. */
function ask<Answer>(answer: () => Promise<Answer>): Promise<Answer> {
  return withinDeadline(
    (context) => {
      asked.push(context);
      return answer();
    },
    { signal: client.signal, requestId: 'id', priority: 'autoscaler' },
    { milliseconds: 1_000, timers: clock },
  );
}

const never = () => new Promise<never>(() => {});

/** What providers do when they are told to stop. */
const untilStopped = () =>
  new Promise<never>((_resolve, reject) => {
    asked[0]?.signal.addEventListener('abort', () => reject(new BackendTimeoutError('told to stop')));
  });

describe('withinDeadline', () => {
  it('hands over what was answered in time, and waits for nothing more', async () => {
    await expect(ask(async () => 7)).resolves.toBe(7);
    expect(clock.pending).toBe(0);
    expect(asked).toEqual([{ signal: expect.anything(), requestId: 'id', priority: 'autoscaler' }]);
    await clock.advance(1_000);
    expect(asked[0]?.signal.aborted).toBe(false);
  });

  it('hands over a failure', async () => {
    await expect(ask(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(clock.pending).toBe(0);
  });

  it('waits until the deadline, and not longer', async () => {
    let told: unknown;
    const answer = ask(never).catch((error: unknown) => {
      told = error;
    });
    await clock.advance(999);
    expect([told, asked[0]?.signal.aborted]).toEqual([undefined, false]);
    await clock.advance(1);
    await answer;
    expect(told).toEqual(new RequestTimeoutError());
    expect(asked[0]?.signal.aborted).toBe(true);
  });

  it('tells that the time was up, whatever who was stopped says', async () => {
    const expected = expect(ask(untilStopped)).rejects.toBeInstanceOf(RequestTimeoutError);
    await clock.advance(1_000);
    await expected;
  });

  it('tells who was asked that the client left', async () => {
    const expected = expect(ask(untilStopped)).rejects.toThrow('told to stop');
    client.abort();
    await expected;
    expect(clock.pending).toBe(0);
  });
});
