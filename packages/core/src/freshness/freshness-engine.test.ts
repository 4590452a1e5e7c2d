import { describe, expect, it } from '@jest/globals';
import {
  BackendUnavailableError,
  ClusterUnavailableError,
  MetricNotFoundError,
  StaleMetricError,
  UnusableDataError,
} from '../errors/metric-errors.ts';
import { everything } from '../model/label-selector.ts';
import type { MetricValue } from '../model/metric-value.ts';
import { parseLabelSelector } from '../model/parse-label-selector.ts';
import { createEngineUnderTest, podSample, start } from '../testing/fixtures/engine-under-test.ts';
import { testContext } from '../testing/never-cancelled.ts';
import type { Refusal, Sample } from './sample-source.ts';

const pods = {
  groupResource: { group: '', resource: 'pods' },
  namespace: 'shop',
  metric: 'm',
  metricSelector: everything,
};
const web1 = { ...pods, name: 'web-1' };
const allPods = { ...pods, selector: everything };
const nan = new UnusableDataError('the value is NaN');
const down = new BackendUnavailableError('the backend answered 500');

/** An engine whose backend answers every question with these samples. */
function createSubject(samples: readonly Sample[], refused: readonly Refusal[] = []) {
  const subject = createEngineUnderTest();
  const { source, engine, within, lister } = subject;
  source.answerWith({ ok: true, samples, refused });
  lister.objects = ['web-1', 'web-2', 'web-3'].map((name) => ({ groupResource: 'pods', namespace: 'shop', name }));
  const readOne = async (milliseconds = 50) => within(engine.getMetricByName(web1, testContext), milliseconds);
  const readAll = async (milliseconds = 50) => within(engine.getMetricBySelector(allPods, testContext), milliseconds);
  return { ...subject, readOne, readAll };
}

function told(values: readonly MetricValue[]): readonly string[] {
  return values.map(({ describedObject, value }) => `${describedObject.name} ${value}`);
}

describe('a read of one object', () => {
  it('says what, of which object, and when', async () => {
    const metricSelector = parseLabelSelector('path=api');
    const { engine, source, within } = createSubject([{ ...podSample('shop/web-1', '1500m', -30), windowSeconds: 60 }]);
    const value = await within(engine.getMetricByName({ ...web1, metricSelector }, testContext));
    expect(value).toEqual({
      describedObject: { kind: 'Pod', apiVersion: 'v1', name: 'web-1', namespace: 'shop' },
      metric: 'm',
      metricSelector,
      timestamp: start - 30_000,
      windowSeconds: 60,
      value: value.value,
    });
    expect(source.calls[0]?.requests).toEqual([
      { kind: 'object', metric: 'm', groupResource: pods.groupResource, metricSelector, namespaces: ['shop'] },
    ]);
  });

  it('is answered while the backend has two values of another object', async () => {
    const twins = [podSample('shop/web-2', '2'), podSample('shop/web-2', '3')];
    const { engine, within, readOne, readAll } = createSubject([podSample('shop/web-1', '1'), ...twins]);
    expect((await readOne()).value.toString()).toBe('1');
    expect(told(await readAll(0))).toEqual(['web-1 1']);
    await expect(within(engine.getMetricByName({ ...pods, name: 'web-2' }, testContext), 0)).rejects.toThrow(
      new UnusableDataError(
        'the backend answered the question for the metric m of web-2 in namespace shop with several values of one object, of which any may be meant',
      ),
    );
  });

  it('never shows what is of another namespace', async () => {
    const { readOne } = createSubject([podSample('bank/web-1', '1')]);
    await expect(readOne()).rejects.toThrow(
      new MetricNotFoundError(
        'the server could not find the metric m for pods web-1 in namespace shop: the backend has no data for it',
      ),
    );
  });

  it('finds nothing, without a call, for an object that a good answer lacked', async () => {
    const { engine, source, within, readOne } = createSubject([podSample('shop/web-1', '1')]);
    await readOne();
    source.answerWith({ ok: true, samples: [], trace: [{ stage: 'rows', text: 'no rows' }] });
    await expect(within(engine.getMetricByName({ ...web1, name: 'web-9' }, testContext), 0)).rejects.toThrow(
      new MetricNotFoundError(
        'the server could not find the metric m for pods web-9 in namespace shop: the backend has no data for it',
      ),
    );
    expect(source.calls).toHaveLength(1);
  });

  it('gets the error of an object that was refused', async () => {
    const { readOne } = createSubject([], [{ namespace: 'shop', name: 'web-1', error: nan }]);
    await expect(readOne()).rejects.toBe(nan);
  });

  it('is refused before anybody is asked, when it cannot be', async () => {
    const { engine, source } = createSubject([]);
    const groupResource = { group: '', resource: 'nodes' };
    await expect(engine.getMetricByName({ ...web1, groupResource }, testContext)).rejects.toThrow(
      'objects of this kind belong to no namespace: ask for them without one',
    );
    source.policyFor = () => undefined;
    await expect(engine.getMetricByName(web1, testContext)).rejects.toThrow('a metric cannot have this name');
    expect(source.calls).toEqual([]);
  });
});

describe('a warm read', () => {
  it('refuses what is too old, and says how old and why', async () => {
    const { source, clock, readOne } = createSubject([podSample('shop/web-1', '1')]);
    await readOne();
    source.failWith(down);
    await clock.advance(119_950);
    await readOne(0);
    await clock.advance(1);
    await expect(readOne(0)).rejects.toThrow(
      new StaleMetricError(
        'the newest sample of metric m for pods web-1 in namespace shop is 121 s old, more than the 120 s that may be acted on; the last refresh failed: the backend answered 500',
        { cause: down },
      ),
    );
  });

  it('lets samples grow as old as the policy says', async () => {
    const { source, readOne } = createSubject([podSample('shop/web-1', '1', -200)]);
    source.policyFor = () => ({ maxAge: 600 });
    expect((await readOne()).timestamp).toBe(start - 200_000);
  });

  it('serves what is held while the backend does not report the object, and then finds nothing', async () => {
    const { source, clock, served, readOne } = createSubject([podSample('shop/web-1', '1')]);
    await readOne();
    source.answerWith({ ok: true, samples: [podSample('shop/web-2', '1', 60)] });
    await clock.advance(60_000);
    expect((await readOne(0)).timestamp).toBe(start);
    expect(served.map(({ rung }) => rung)).toEqual(['fresh', 'held']);
    await clock.advance(60_000);
    await expect(readOne(0)).rejects.toBeInstanceOf(StaleMetricError);
    await clock.advance(15_000);
    await expect(readOne(0)).rejects.toBeInstanceOf(MetricNotFoundError);
  });

  it('lets the samples of a slow source grow three of its periods old', async () => {
    const { source, clock, readOne } = createSubject([]);
    source.answerWith(() => {
      const second = (clock.now() - start) / 1000;
      return { ok: true, samples: [podSample('shop/web-1', '1', Math.min(Math.floor(second / 300), 2) * 300)] };
    });
    for (let second = 0; second < 600; second += 60) {
      // Before the period is learnt, a sample may be too old meanwhile.
      await readOne().catch(() => {});
      await clock.advance(59_950);
    }
    await clock.advance(100_000);
    source.failWith(down);
    await clock.advance(start + 1_499_900 - clock.now());
    expect((await readOne()).timestamp).toBe(start + 600_000);
    await clock.advance(51);
    await expect(readOne(0)).rejects.toThrow('is 901 s old, more than the 900 s that may be acted on');
  });

  it('refuses a sample that the backend has just given, when it is too old or from the future', async () => {
    const old = createSubject([podSample('shop/web-1', '1', -120)]);
    await expect(old.readOne()).rejects.toThrow('is 121 s old, more than the 120 s that may be acted on');
    const early = createSubject([podSample('shop/web-1', '1', 300)]);
    await expect(early.readOne()).rejects.toThrow(
      'is dated 300 s in the future, more than the 120 s that may be acted on: compare the clocks of the backend and of the adapter',
    );
  });
});

describe('a read of several objects', () => {
  it('has a value of each living object, sorted, and of no other', async () => {
    const samples = ['shop/web-3', 'shop/web-1', 'shop/gone', 'bank/web-2'].map((path, index) =>
      podSample(path, `${index}`),
    );
    const { lister, readAll } = createSubject(samples);
    expect(told(await readAll())).toEqual(['web-1 1', 'web-3 0']);
    expect(lister.selections).toEqual([{ groupResource: pods.groupResource, namespace: 'shop', selector: everything }]);
  });

  it('asks the lister about objects outside of namespaces without one', async () => {
    const { engine, lister, within } = createSubject([
      { name: 'node-1', value: podSample('a/b', '3').value, timestamp: start },
    ]);
    lister.objects = [{ groupResource: 'nodes', name: 'node-1' }];
    const groupResource = { group: '', resource: 'nodes' };
    const query = { groupResource, metric: 'load', metricSelector: everything, selector: everything };
    expect(told(await within(engine.getMetricBySelector(query, testContext)))).toEqual(['node-1 3']);
    expect(lister.selections).toEqual([{ groupResource, selector: everything }]);
  });

  it('has an object once, even if it is listed twice', async () => {
    const { lister, readAll } = createSubject([podSample('shop/web-1', '1')]);
    lister.objects = [...lister.objects, ...lister.objects];
    expect(told(await readAll())).toEqual(['web-1 1']);
  });

  it('leaves out what is refused, absent or too old', async () => {
    const samples = [podSample('shop/web-1', '1'), podSample('shop/web-2', '2', -500)];
    const { readAll, served } = createSubject(samples, [{ namespace: 'shop', name: 'web-3', error: nan }]);
    expect(told(await readAll())).toEqual(['web-1 1']);
    expect(served).toHaveLength(1);
  });

  it('gets the error of what is refused when nothing is left', async () => {
    const { readAll } = createSubject([], [{ namespace: 'shop', name: 'web-3', error: nan }]);
    await expect(readAll()).rejects.toBe(nan);
  });

  it('says how old its samples are when all are too old', async () => {
    const { readAll } = createSubject([podSample('shop/web-2', '2', -500)]);
    await expect(readAll()).rejects.toThrow('the newest sample of metric m for pods in namespace shop is 501 s old');
  });

  it('finds nothing when the backend has nothing of these objects', async () => {
    const { readAll } = createSubject([podSample('shop/gone', '1')]);
    await expect(readAll()).rejects.toThrow(
      new MetricNotFoundError(
        'the server could not find the metric m for pods in namespace shop: the backend has no data for it',
      ),
    );
  });

  it('finds nothing when the cluster has no such objects', async () => {
    const { engine, within } = createSubject([podSample('shop/web-1', '1')]);
    const query = { ...allPods, selector: parseLabelSelector('app=none') };
    await expect(within(engine.getMetricBySelector(query, testContext))).rejects.toThrow(
      new MetricNotFoundError(
        'the server could not find the metric m for pods with labels "app=none" in namespace shop: the cluster has no such objects',
      ),
    );
  });

  it('fails when it is not known which objects live, and when the backend failed', async () => {
    const { source, lister, readAll } = createSubject([podSample('shop/web-1', '1')]);
    source.failWith(down);
    await expect(readAll()).rejects.toThrow('metric m for pods in namespace shop: the backend answered 500');
    const unsynced = new ClusterUnavailableError('the list of pods is not complete yet');
    lister.failWith(unsynced);
    await expect(readAll()).rejects.toBe(unsynced);
  });
});

describe('the lists', () => {
  const pods = { metric: 'http_requests', groupResource: { group: '', resource: 'pods' }, namespaced: true };
  const queue = { metric: 'queue_depth' };

  it('are what the source offers, the same as long as its list is', () => {
    const { engine, source } = createSubject([]);
    source.offers = [
      { kind: 'object', info: pods },
      { kind: 'external', info: queue },
    ];
    expect([engine.listAllMetrics(), engine.listAllExternalMetrics()]).toEqual([[pods], [queue]]);
    expect(engine.listAllMetrics()).toBe(engine.listAllMetrics());
    expect(engine.listAllExternalMetrics()).toBe(engine.listAllExternalMetrics());
  });
});
