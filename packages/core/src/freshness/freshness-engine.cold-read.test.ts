import { describe, expect, it } from '@jest/globals';
import {
  BackendTimeoutError,
  BackendUnavailableError,
  FirstValuePendingError,
  MetricNotFoundError,
} from '../errors/metric-errors.ts';
import { everything } from '../model/label-selector.ts';
import { answerFromSeries } from '../testing/fake-series.ts';
import { createEngineUnderTest, isSettled, podSample } from '../testing/fixtures/engine-under-test.ts';
import { testContext } from '../testing/never-cancelled.ts';
import { CancelSource } from './refresh/cancel-source.ts';

const pods = {
  groupResource: { group: '', resource: 'pods' },
  namespace: 'shop',
  metric: 'm',
  metricSelector: everything,
};
const web1 = { ...pods, name: 'web-1' };
const [first, second] = [podSample('shop/web-1', '1500m'), podSample('bank/web-1', '7')];
const series = [first, second].map((sample) => ({ metric: 'm', groupResource: 'pods', sample }));

/** An engine whose backend knows two pods. */
function createSubject() {
  const subject = createEngineUnderTest();
  subject.source.answerWith(answerFromSeries(series));
  const asked = () =>
    subject.source.calls.map(({ requests }) =>
      requests.map((one) => (one.kind === 'object' ? one.namespaces : one.namespace)),
    );
  return { ...subject, asked };
}

describe('a cold read', () => {
  it('asks the backend once, however many callers wait', async () => {
    const { engine, source, clock } = createSubject();
    const answers = Promise.all(Array.from({ length: 100 }, () => engine.getMetricByName(web1, testContext)));
    await clock.advance(50);
    expect(new Set((await answers).map(({ value }) => value.toString()))).toEqual(new Set(['1500m']));
    expect(source.calls).toHaveLength(1);
    // The next refresh.
    expect(clock.pending).toBe(1);
  });

  it('of the controller goes apart from what people ask', async () => {
    const { engine, source, clock } = createSubject();
    const one = engine.getMetricByName(web1, { ...testContext, requestId: 'one' });
    const other = engine.getMetricByName({ ...web1, metric: 'n' }, { ...testContext, priority: 'autoscaler' });
    other.catch(() => {});
    await clock.advance(50);
    await one;
    await expect(other).rejects.toBeInstanceOf(MetricNotFoundError);
    expect(source.calls.map(({ requests }) => requests.map(({ metric }) => metric))).toEqual([['m'], ['n']]);
    expect(source.calls.map(({ context }) => context.priority)).toEqual(['person', 'autoscaler']);
    expect(source.calls[0]?.context.requestId).toBe('one');
  });

  it('ends after three seconds, while the fetch goes on for the next one', async () => {
    const { engine, source, clock, within } = createSubject();
    source.hang();
    const answer = engine.getMetricByName(web1, testContext);
    answer.catch(() => {});
    await clock.advance(2999);
    expect(await isSettled(answer)).toBe(false);
    await expect(within(answer, 1)).rejects.toThrow(
      new FirstValuePendingError(
        'the first value of metric m for pods web-1 in namespace shop is being fetched and took longer than 3 s; it is served when it has arrived',
      ),
    );
    expect(source.calls[0]?.context.signal.aborted).toBe(false);
    source.resume();
    await clock.advance(0);
    expect((await within(engine.getMetricByName(web1, testContext), 0)).value.toString()).toBe('1500m');
    expect(source.calls).toHaveLength(1);
  });

  it('joins a fetch that is under way, each caller for three seconds of its own', async () => {
    const { engine, source, clock, within } = createSubject();
    source.hang();
    engine.getMetricByName(web1, testContext).catch(() => {});
    await clock.advance(4000);
    const answer = engine.getMetricByName(web1, testContext);
    await clock.advance(2999);
    source.resume();
    expect((await within(answer, 0)).value.toString()).toBe('1500m');
    expect(source.calls).toHaveLength(1);
  });

  it('lets callers leave, and fetches for the others', async () => {
    const { engine, source, clock, within } = createSubject();
    source.hang();
    const caller = new CancelSource();
    const left = engine.getMetricByName(web1, { ...testContext, signal: caller.signal });
    const stays = engine.getMetricByName(web1, testContext);
    await clock.advance(100);
    caller.cancel();
    await expect(within(left, 0)).rejects.toBeInstanceOf(FirstValuePendingError);
    expect(source.calls[0]?.context.signal.aborted).toBe(false);
    source.resume();
    expect((await within(stays, 0)).value.toString()).toBe('1500m');
  });

  it('goes on when every caller has left', async () => {
    const { engine, source, clock, within } = createSubject();
    const caller = new CancelSource();
    engine.getMetricByName(web1, { ...testContext, signal: caller.signal }).catch(() => {});
    caller.cancel();
    await clock.advance(50);
    expect((await within(engine.getMetricByName(web1, testContext), 0)).value.toString()).toBe('1500m');
    expect(source.calls).toHaveLength(1);
  });

  it('is told that the backend took too long, once the fetch has met its deadline', async () => {
    const { engine, source, clock, within } = createSubject();
    source.hang();
    engine.getMetricByName(web1, testContext).catch(() => {});
    await clock.advance(20_050);
    await expect(within(engine.getMetricByName(web1, testContext), 0)).rejects.toThrow(
      new BackendTimeoutError('metric m for pods web-1 in namespace shop: the backend did not answer within 20 s', {
        cause: new BackendTimeoutError('the backend did not answer within 20 s'),
      }),
    );
    expect(source.calls).toHaveLength(1);
  });

  it('fails as the backend does, and asks it again after a few seconds and no sooner, however many ask', async () => {
    const { engine, source, clock, within } = createSubject();
    const down = new BackendUnavailableError('the backend answered 500');
    source.failWith(down);
    await expect(within(engine.getMetricByName(web1, testContext))).rejects.toMatchObject({ cause: down });
    for (const namespace of ['shop', 'bank', 'checkout']) {
      await expect(within(engine.getMetricByName({ ...web1, namespace }, testContext), 0)).rejects.toMatchObject({
        message: `metric m for pods web-1 in namespace ${namespace}: the backend answered 500`,
      });
    }
    await clock.advance(5000);
    expect(source.calls).toHaveLength(1);
    source.answerWith(answerFromSeries(series));
    await clock.advance(2550);
    expect((await within(engine.getMetricByName(web1, testContext), 0)).value.toString()).toBe('1500m');
    expect(source.calls).toHaveLength(2);
  });
});

describe('a namespace that joins', () => {
  it('is asked for at once and alone, and then together with those that are there', async () => {
    const { engine, clock, within, asked } = createSubject();
    await within(engine.getMetricByName(web1, testContext));
    const value = await within(engine.getMetricByName({ ...web1, namespace: 'bank' }, testContext));
    expect(value.value.toString()).toBe('7');
    await within(engine.getMetricByName(web1, testContext), 0);
    expect(asked()).toEqual([[['shop']], [['bank']]]);
    await clock.advance(22_500);
    expect(asked()).toEqual([[['shop']], [['bank']], [['bank', 'shop']]]);
  });

  it('shares the first call when it asks in time', async () => {
    const { engine, within, asked } = createSubject();
    const both = ['shop', 'bank'].map((namespace) => engine.getMetricByName({ ...web1, namespace }, testContext));
    const values = await within(Promise.all(both));
    expect(values.map(({ value }) => value.toString())).toEqual(['1500m', '7']);
    expect(asked()).toEqual([[['bank', 'shop']]]);
  });

  it('waits for a fetch that began without it, and then for its own', async () => {
    const { engine, source, clock, within, asked } = createSubject();
    source.hang();
    const ours = engine.getMetricByName(web1, testContext);
    await clock.advance(1000);
    const theirs = engine.getMetricByName({ ...web1, namespace: 'bank' }, testContext);
    await clock.advance(1000);
    source.resume();
    await within(ours, 0);
    expect((await within(theirs)).value.toString()).toBe('7');
    expect(asked()).toEqual([[['shop']], [['bank']]]);
  });

  it('is being fetched, as it was told, although its caller gave up before that began', async () => {
    const { engine, source, clock, within, asked } = createSubject();
    source.hang();
    engine.getMetricByName(web1, testContext).catch(() => {});
    await clock.advance(1000);
    const theirs = engine.getMetricByName({ ...web1, namespace: 'bank' }, testContext);
    await expect(within(theirs, 3000)).rejects.toBeInstanceOf(FirstValuePendingError);
    source.resume();
    await clock.advance(50);
    expect(asked()).toEqual([[['shop']], [['bank']]]);
    expect(
      (await within(engine.getMetricByName({ ...web1, namespace: 'bank' }, testContext), 0)).value.toString(),
    ).toBe('7');
  });

  it('gets the failure of a fetch that began without it, rather than another call', async () => {
    const { engine, source, clock, within } = createSubject();
    source.hang();
    engine.getMetricByName(web1, testContext).catch(() => {});
    await clock.advance(1000);
    const theirs = engine.getMetricByName({ ...web1, namespace: 'bank' }, testContext);
    const down = new BackendUnavailableError('the backend answered 500');
    source.failWith(down);
    source.resume();
    await expect(within(theirs, 100)).rejects.toMatchObject({ cause: down });
    expect(source.calls).toHaveLength(1);
  });

  it('does not wait longer when the clock is set back', async () => {
    const { engine, source, clock, within } = createSubject();
    source.hang();
    const answer = engine.getMetricByName(web1, testContext);
    await clock.advance(1000);
    clock.jump(-3_600_000);
    await expect(within(answer, 2000)).rejects.toBeInstanceOf(FirstValuePendingError);
  });
});
