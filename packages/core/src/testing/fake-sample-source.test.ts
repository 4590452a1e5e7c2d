import { describe, expect, it } from '@jest/globals';
import { CancelSource } from '../freshness/refresh/cancel-source.ts';
import type { SampleOutcome } from '../freshness/sample-source.ts';
import { settle } from './fake-clock.ts';
import { FakeSampleSource } from './fake-sample-source.ts';
import { podRequest, queueRequest } from './fixtures/known-backend.ts';
import { testContext } from './never-cancelled.ts';

const noData: SampleOutcome = { ok: true, samples: [] };

describe('FakeSampleSource', () => {
  it('has no data until it is told otherwise, and remembers what it was asked', async () => {
    const source = new FakeSampleSource();
    expect(await source.fetch([podRequest, queueRequest], testContext)).toEqual([noData, noData]);
    expect(source.calls).toEqual([{ requests: [podRequest, queueRequest], context: testContext }]);
    expect(source.list()).toEqual([]);
    expect(source.policyOf(podRequest)).toEqual({});
    expect(source.pressure()).toBe(0);
  });

  it('answers every request with what it was told last', async () => {
    const source = new FakeSampleSource();
    source.failWith(new Error('down'));
    await expect(source.fetch([podRequest], testContext)).rejects.toThrow('down');
    source.answerWith(({ metric }) => ({ ok: true, samples: [], trace: [{ stage: 'query', text: metric }] }));
    expect(await source.fetch([podRequest, queueRequest], testContext)).toEqual([
      { ok: true, samples: [], trace: [{ stage: 'query', text: 'http_requests' }] },
      { ok: true, samples: [], trace: [{ stage: 'query', text: 'queue_depth' }] },
    ]);
    source.answerWith(noData);
    expect(await source.fetch([podRequest], testContext)).toEqual([noData]);
  });

  it('hangs until it goes on, and then answers as it was told meanwhile', async () => {
    const source = new FakeSampleSource();
    source.hang();
    let isSettled = false;
    const answer = source.fetch([podRequest], testContext).finally(() => {
      isSettled = true;
    });
    await settle();
    expect(isSettled).toBe(false);
    source.failWith(new Error('down'));
    source.resume();
    await expect(answer).rejects.toThrow('down');
    await expect(source.fetch([podRequest], testContext)).rejects.toThrow('down');
  });

  it('gives up what nobody waits for', async () => {
    const source = new FakeSampleSource();
    const cancel = new CancelSource();
    source.hang();
    const answer = source.fetch([podRequest], { ...testContext, signal: cancel.signal });
    cancel.cancel();
    await expect(answer).rejects.toThrow('the call was given up');
    await expect(source.fetch([podRequest], { ...testContext, signal: cancel.signal })).rejects.toThrow(
      'the call was given up',
    );
  });
});
