import { describe, expect, it } from '@jest/globals';
import type { CancelSignal } from '@metrics-adapter/core';
import { FakeClock, neverCancelled, settle } from '@metrics-adapter/core/testing';
import { ReviewCache, type ReviewCacheOptions, TooManyReviewsError } from './review-cache.ts';

/** Somebody to ask, who answers when the test says so. */
class Oracle {
  asked = 0;
  readonly #waiting: { resolve: (answer: string) => void; reject: (error: Error) => void }[] = [];

  readonly ask = (): Promise<string> => {
    this.asked += 1;
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  };

  answer(text: string): void {
    this.#waiting.shift()?.resolve(text);
  }

  fail(error: Error): void {
    this.#waiting.shift()?.reject(error);
  }
}

function setUp(options: Partial<ReviewCacheOptions<string>> = {}) {
  const clock = new FakeClock();
  const oracle = new Oracle();
  const cache = new ReviewCache<string>({
    timeToLive: (answer) => (answer === 'brief' ? 1_000 : 10_000),
    maxAnswers: 2,
    clock,
    ...options,
  });
  const get = (key: string, signal: CancelSignal = neverCancelled): Promise<string> =>
    cache.get(key, oracle.ask, signal);
  const getNow = async (key: string, answer: string): Promise<string> => {
    const got = get(key);
    await settle();
    oracle.answer(answer);
    return got;
  };
  return { cache, clock, oracle, get, getNow };
}

describe('ReviewCache', () => {
  it('asks once until the answer is too old', async () => {
    const { clock, oracle, get, getNow } = setUp();
    await getNow('a', 'first');
    await clock.advance(9_999);
    expect(await get('a')).toBe('first');
    await clock.advance(1);
    expect(await getNow('a', 'second')).toBe('second');
    expect(oracle.asked).toBe(2);
  });

  it('lets the answer decide how long it counts', async () => {
    const { clock, oracle, getNow } = setUp();
    await getNow('a', 'brief');
    await clock.advance(1_000);
    await getNow('a', 'again');
    expect(oracle.asked).toBe(2);
  });

  it('asks again when the clock was put back', async () => {
    let now = 100_000;
    const { oracle, getNow } = setUp({ clock: { now: () => now } });
    await getNow('a', 'first');
    now -= 1;
    expect(await getNow('a', 'second')).toBe('second');
    expect(oracle.asked).toBe(2);
  });

  it('asks once for all who want to know the same at the same time', async () => {
    const { oracle, get } = setUp();
    const answers = Promise.all([get('a'), get('a'), get('b'), get('a')]);
    oracle.answer('of a');
    oracle.answer('of b');
    expect(await answers).toEqual(['of a', 'of a', 'of b', 'of a']);
    expect(oracle.asked).toBe(2);
  });

  it('gives an error to all who wait, and asks anew after it', async () => {
    const { oracle, get, getNow } = setUp();
    const waiting = Promise.allSettled([get('a'), get('a')]);
    const error = new Error('down');
    oracle.fail(error);
    expect(await waiting).toEqual([
      { status: 'rejected', reason: error },
      { status: 'rejected', reason: error },
    ]);
    expect(await getNow('a', 'up again')).toBe('up again');
  });

  it('lets one caller leave without spoiling the answer for the others', async () => {
    const { oracle, get } = setUp();
    const leaving = new AbortController();
    const left = get('a', leaving.signal);
    const stayed = get('a');
    leaving.abort();
    await expect(left).rejects.toThrow('the request ended before Kubernetes had answered an access question');
    oracle.answer('for who stayed');
    expect(await stayed).toBe('for who stayed');
  });

  it('keeps the answer even when everybody has left', async () => {
    const { oracle, get } = setUp();
    const leaving = new AbortController();
    const left = get('a', leaving.signal);
    leaving.abort();
    await expect(left).rejects.toThrow('the request ended');
    oracle.answer('late');
    await settle();
    expect(await get('a')).toBe('late');
    expect(oracle.asked).toBe(1);
  });

  it('bears a failure after everybody has left', async () => {
    const { oracle, get } = setUp();
    const left = get('a', AbortSignal.abort());
    oracle.fail(new Error('down'));
    await expect(left).rejects.toThrow('the request ended');
  });

  it('asks no more than it may at the same time', async () => {
    const { cache, oracle, get, getNow } = setUp({ maxUnderWay: 2 });
    const once = cache.getOnce(oracle.ask, neverCancelled);
    const shared = [get('a'), get('a')];
    const refusals = [get('b'), cache.getOnce(oracle.ask, neverCancelled)];
    for (const { status, reason } of (await Promise.allSettled(refusals)) as readonly PromiseRejectedResult[]) {
      expect(status).toBe('rejected');
      expect(reason).toBeInstanceOf(TooManyReviewsError);
      expect(reason).toMatchObject({
        meaning: 'unavailable',
        message:
          "this server waits for kube-apiserver's answers about 2 requests already and takes no more: is kube-apiserver slow, or does somebody send very many requests?",
      });
    }
    oracle.fail(new Error('down'));
    oracle.answer('of a');
    await expect(once).rejects.toThrow('down');
    expect(await Promise.all(shared)).toEqual(['of a', 'of a']);
    expect(await getNow('b', 'of b')).toBe('of b');
    expect(oracle.asked).toBe(3);
  });

  it('forgets the answer that was not used for longest', async () => {
    const { oracle, get, getNow } = setUp();
    await getNow('a', 'a');
    await getNow('b', 'b');
    await get('a');
    await getNow('c', 'c');
    expect([await get('a'), await get('c'), oracle.asked]).toEqual(['a', 'c', 3]);
    await getNow('b', 'b again');
    expect(oracle.asked).toBe(4);
  });

  it('keeps nothing when asked not to', async () => {
    const { cache, oracle } = setUp();
    for (const text of ['first', 'second']) {
      const answer = cache.getOnce(oracle.ask, neverCancelled);
      oracle.answer(text);
      expect(await answer).toBe(text);
    }
    expect(oracle.asked).toBe(2);
  });

  it('leaves no listener behind', async () => {
    const { oracle, get } = setUp();
    const listeners = new Set<() => void>();
    const signal: CancelSignal = {
      aborted: false,
      addEventListener: (_, listener) => listeners.add(listener),
      removeEventListener: (_, listener) => listeners.delete(listener),
    };
    const answer = get('a', signal);
    expect(listeners.size).toBe(1);
    oracle.answer('done');
    await answer;
    expect(listeners.size).toBe(0);
  });
});
