import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError, MetricNotFoundError, UnusableDataError } from '../errors/metric-errors.ts';
import { ForbiddenError } from '../errors/request-errors.ts';
import { parseLabelSelector } from '../model/parse-label-selector.ts';
import { createEngineUnderTest, queueSample, start } from '../testing/fixtures/engine-under-test.ts';
import { testContext } from '../testing/never-cancelled.ts';
import type { Refusal, Sample } from './sample-source.ts';

const selector = parseLabelSelector('team=shop');
const query = { metric: 'q', namespace: 'shop', selector };

/** An engine whose backend answers with these series, read as text: `a 1`. */
function createSubject(samples: readonly Sample[], refused: readonly Refusal[] = []) {
  const subject = createEngineUnderTest();
  const { source, engine, within, clock } = subject;
  source.answerWith({ ok: true, samples, refused });
  const read = async (): Promise<readonly string[]> => {
    const values = await within(engine.getExternalMetric(query, testContext));
    return values.map(({ labels, value }) => `${labels['queue']} ${value}`);
  };
  /** The next refresh, so many seconds after the clocks began, finds these series. */
  const readAt = async (seconds: number, later: readonly Sample[]): Promise<readonly string[]> => {
    source.answerWith({ ok: true, samples: later });
    await clock.advance(start + seconds * 1000 - clock.now() - 50);
    return read();
  };
  return { ...subject, read, readAt };
}

describe('a read of an external metric', () => {
  it('has every series with its labels, its time and its window', async () => {
    const { engine, source, within } = createSubject([{ ...queueSample('a', '1', -20), windowSeconds: 600 }]);
    const values = await within(engine.getExternalMetric(query, testContext));
    expect(values).toEqual([
      { metric: 'q', labels: { queue: 'a' }, timestamp: start - 20_000, windowSeconds: 600, value: values[0]?.value },
    ]);
    expect(source.calls[0]?.requests).toEqual([{ kind: 'external', ...query }]);
  });

  it('has them in an order that does not change', async () => {
    const { read } = createSubject([queueSample('b', '2'), queueSample('a', '1')]);
    expect(await read()).toEqual(['a 1', 'b 2']);
  });

  it('finds nothing, and says what was looked for, where there is nothing', async () => {
    const { read } = createSubject([]);
    await expect(read()).rejects.toThrow(
      new MetricNotFoundError(
        'the server could not find the external metric q for namespace shop with selector "team=shop": the backend has no data for it',
      ),
    );
  });

  it('fails as a whole when one of its series is no value', async () => {
    const nan = new UnusableDataError('the value is NaN');
    const { read } = createSubject([queueSample('a', '1')], [{ error: nan }]);
    await expect(read()).rejects.toMatchObject({ cause: nan });
  });

  it('fails as a whole when one of its series is negative', async () => {
    const { read, served } = createSubject([queueSample('a', '7'), queueSample('b', '-5')]);
    await expect(read()).rejects.toThrow(
      new UnusableDataError(
        'the backend answered the question for the metric q with the negative value -5, which autoscalers mistake for an overflow and scale to the maximum: ask for something that cannot be negative',
      ),
    );
    expect(served).toEqual([]);
  });

  it('fails as a whole when one of its series is too old, and then counts none as served', async () => {
    const { read, served } = createSubject([queueSample('a', '1'), queueSample('b', '2', -200)]);
    await expect(read()).rejects.toThrow(
      'the newest sample of external metric q for namespace shop with selector "team=shop" is 201 s old, more than the 120 s that may be acted on',
    );
    expect(served).toEqual([]);
  });

  it('adds no series up that is gone', async () => {
    const { read, readAt } = createSubject([queueSample('a', '1'), queueSample('b', '2')]);
    await read();
    expect(await readAt(30, [queueSample('a', '3', 30)])).toEqual(['a 3']);
  });

  it('holds all series while the backend has none at all, until one is too old, never a part of them', async () => {
    const { read, readAt, served } = createSubject([queueSample('a', '1'), queueSample('b', '2', -60)]);
    await read();
    expect(await readAt(60, [])).toEqual(['a 1', 'b 2']);
    expect(served.map(({ rung }) => rung)).toEqual(['fresh', 'fresh', 'held', 'held']);
    await expect(readAt(100, [])).rejects.toThrow('is 160 s old');
    await expect(readAt(140, [])).rejects.toThrow('the backend has no data for it');
  });

  it('holds all series while the backend is down', async () => {
    const { read, clock, source } = createSubject([queueSample('a', '1'), queueSample('b', '2')]);
    await read();
    source.failWith(new BackendUnavailableError('the backend answered 500'));
    await clock.advance(60_000);
    expect(await read()).toEqual(['a 1', 'b 2']);
    await clock.advance(60_000);
    await expect(read()).rejects.toThrow('the last refresh failed: the backend answered 500');
  });

  it('keeps the questions of different namespaces apart', async () => {
    const { engine, source, read, within } = createSubject([queueSample('a', '1')]);
    await read();
    source.answerWith({ ok: true, samples: [queueSample('z', '9')] });
    const values = await within(engine.getExternalMetric({ ...query, namespace: 'bank' }, testContext));
    expect(values.map(({ labels }) => labels)).toEqual([{ queue: 'z' }]);
    expect(await read()).toEqual(['a 1']);
  });

  it('is refused to a namespace that may not use the metric', async () => {
    const { engine, source } = createSubject([queueSample('a', '1')]);
    source.policyFor = () => ({ namespaces: ['bank'] });
    await expect(engine.getExternalMetric(query, testContext)).rejects.toThrow(
      new ForbiddenError('the metric q may not be used from namespace shop: it is for certain namespaces only'),
    );
    expect(source.calls).toEqual([]);
  });
});
