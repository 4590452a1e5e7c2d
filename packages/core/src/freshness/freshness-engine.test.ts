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
import { Quantity } from '../model/quantity.ts';
import { createEngineUnderTest, podSample, start } from '../testing/fixtures/engine-under-test.ts';
import { knownOffers } from '../testing/fixtures/known-backend.ts';
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
  it('asks nobody until the refresh is due, and then once', async () => {
    const { source, clock, readOne } = createSubject([podSample('shop/web-1', '1')]);
    await readOne();
    await clock.advance(11_949);
    await readOne(0);
    expect(source.calls).toHaveLength(1);
    await clock.advance(1);
    source.answerWith({ ok: true, samples: [podSample('shop/web-1', '2', 15)] });
    const values = await Promise.all([readOne(), readOne(), readOne()]);
    expect(values.map(({ value }) => value.toString())).toEqual(['2', '2', '2']);
    expect(source.calls).toHaveLength(2);
  });

  it('refreshes as often as the policy says', async () => {
    const { source, clock, readOne } = createSubject([podSample('shop/web-1', '1')]);
    source.policyFor = () => ({ refreshInterval: 60 });
    await readOne();
    await clock.advance(47_949);
    await readOne(0);
    expect(source.calls).toHaveLength(1);
    await clock.advance(1);
    await readOne();
    expect(source.calls).toHaveLength(2);
  });

  it.each([-500, 0, 500])(
    'refreshes at every sync of an autoscaler that comes %d ms later than the one before',
    async (late) => {
      const { source, clock, served, readOne } = createSubject([podSample('shop/web-1', '1')]);
      for (let sync = 0; sync < 4; sync += 1) {
        await readOne();
        await clock.advance(15_000 + late - 50);
      }
      expect(source.calls).toHaveLength(4);
      expect(served.map(({ rung }) => rung)).toEqual(['fresh', 'fresh', 'fresh', 'fresh']);
    },
  );

  it('asks once for a refresh that takes longer than the interval, and again when the next one asks', async () => {
    const { source, clock, readOne } = createSubject([podSample('shop/web-1', '1')]);
    await readOne();
    await clock.advance(15_000);
    source.hang();
    await readOne(3000);
    await clock.advance(10_000);
    source.resume();
    await clock.advance(1000);
    expect(source.calls).toHaveLength(2);
    await readOne();
    expect(source.calls).toHaveLength(3);
  });

  it('refreshes when the clock was set back', async () => {
    const { source, clock, readOne } = createSubject([podSample('shop/web-1', '1')]);
    await readOne();
    clock.jump(-60_000);
    await readOne();
    expect(source.calls).toHaveLength(2);
  });

  it('serves what is held when the refresh fails, and asks again after five seconds', async () => {
    const { source, clock, served, readOne } = createSubject([podSample('shop/web-1', '1', -10)]);
    await readOne();
    await clock.advance(15_000);
    source.failWith(down);
    expect((await readOne()).timestamp).toBe(start - 10_000);
    await clock.advance(4999);
    await readOne(0);
    expect(source.calls).toHaveLength(2);
    await clock.advance(1);
    await readOne();
    expect(source.calls).toHaveLength(3);
    expect(served).toEqual([
      { metric: 'm', rung: 'fresh', ageSeconds: 10.05, value: Quantity.parse('1') },
      { metric: 'm', rung: 'held', ageSeconds: 25.1, value: Quantity.parse('1') },
      { metric: 'm', rung: 'held', ageSeconds: 30.099, value: Quantity.parse('1') },
      { metric: 'm', rung: 'held', ageSeconds: 30.15, value: Quantity.parse('1') },
    ]);
  });

  it('waits three seconds for a slow refresh, and then serves what is held', async () => {
    const { source, clock, served, readOne } = createSubject([podSample('shop/web-1', '1')]);
    await readOne();
    await clock.advance(15_000);
    source.hang();
    await expect(readOne(2999)).rejects.toThrow('no answer within 2999 ms');
    await clock.advance(1);
    expect(served.map(({ rung }) => rung)).toEqual(['fresh', 'held']);
    source.answerWith({ ok: true, samples: [podSample('shop/web-1', '2', 15)] });
    source.resume();
    await clock.advance(0);
    expect((await readOne(0)).value.toString()).toBe('2');
    expect(source.calls).toHaveLength(2);
  });

  it('serves what is held while the backend does not report the object, and then finds nothing', async () => {
    const { source, clock, served, readOne } = createSubject([podSample('shop/web-1', '1')]);
    await readOne();
    source.answerWith({ ok: true, samples: [podSample('shop/web-2', '1', 60)] });
    await clock.advance(60_000);
    expect((await readOne()).timestamp).toBe(start);
    expect(served.map(({ rung }) => rung)).toEqual(['fresh', 'held']);
    await clock.advance(60_000);
    await expect(readOne()).rejects.toBeInstanceOf(MetricNotFoundError);
  });

  it('refuses what is too old, and says how old and why', async () => {
    const { source, clock, readOne } = createSubject([podSample('shop/web-1', '1')]);
    await readOne();
    source.failWith(down);
    await clock.advance(119_900);
    await readOne();
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

  it('refuses what is too old by the settings where reads are rare, since how often there are samples is not known', async () => {
    const { source, clock, readOne } = createSubject([]);
    for (const hour of [0, 1, 2]) {
      source.answerWith({ ok: true, samples: [podSample('shop/web-1', '1', hour * 3600)] });
      await clock.advance(start + hour * 3_600_000 - clock.now());
      await readOne();
    }
    source.failWith(down);
    await clock.advance(start + 2 * 3_600_000 + 119_900 - clock.now());
    expect((await readOne()).timestamp).toBe(start + 2 * 3_600_000);
    await clock.advance(51);
    await expect(readOne(0)).rejects.toThrow(
      new StaleMetricError(
        'the newest sample of metric m for pods web-1 in namespace shop is 121 s old, more than the 120 s that may be acted on; the last refresh failed: the backend answered 500',
        { cause: down },
      ),
    );
  });

  it('lets the samples of a slow source grow three of its periods old', async () => {
    const { source, clock, readOne } = createSubject([]);
    for (let second = 0; second <= 600; second += 15) {
      source.answerWith({ ok: true, samples: [podSample('shop/web-1', '1', Math.floor(second / 300) * 300)] });
      await clock.advance(start + second * 1000 - clock.now());
      // Before the period is learnt, a sample may be too old meanwhile.
      await readOne().catch(() => {});
    }
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
  it('are what the source offers', () => {
    const { engine, source } = createSubject([]);
    source.offers = knownOffers;
    expect(engine.listAllMetrics()).toEqual([
      { metric: 'http_requests', groupResource: { group: '', resource: 'pods' }, namespaced: true },
      { metric: 'load', groupResource: { group: '', resource: 'nodes' }, namespaced: false },
    ]);
    expect(engine.listAllExternalMetrics()).toEqual([{ metric: 'queue_depth' }]);
  });
});

describe('memory', () => {
  it('keeps no more tables than it may, the least recently asked goes first', async () => {
    const { engine, source, within } = createEngineUnderTest({ maxTables: 2 });
    source.answerWith({ ok: true, samples: [podSample('shop/web-1', '1')] });
    const read = (metric: string) => within(engine.getMetricByName({ ...web1, metric }, testContext));
    for (const metric of ['a', 'b', 'a', 'c', 'a', 'b']) await read(metric);
    expect(source.calls.map(({ requests }) => requests[0]?.metric)).toEqual(['a', 'b', 'c', 'b']);
  });
});
