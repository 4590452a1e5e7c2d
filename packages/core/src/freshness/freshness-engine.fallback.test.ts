import { describe, expect, it } from '@jest/globals';
import {
  BackendUnavailableError,
  ClusterUnavailableError,
  FirstValuePendingError,
  MetricNotFoundError,
  UnusableDataError,
} from '../errors/metric-errors.ts';
import { BadRequestError, ForbiddenError } from '../errors/request-errors.ts';
import { everything } from '../model/label-selector.ts';
import { parseLabelSelector } from '../model/parse-label-selector.ts';
import { Quantity } from '../model/quantity.ts';
import { createEngineUnderTest, podSample, queueSample } from '../testing/fixtures/engine-under-test.ts';
import { testContext } from '../testing/never-cancelled.ts';
import type { SampleOutcome } from './sample-source.ts';

const pods = {
  groupResource: { group: '', resource: 'pods' },
  namespace: 'shop',
  metric: 'm',
  metricSelector: everything,
};
const web1 = { ...pods, name: 'web-1' };
const allPods = { ...pods, selector: everything };
const queue = { metric: 'q', namespace: 'shop', selector: everything };
const fallback = Quantity.parse('7');
const down = new BackendUnavailableError('the backend answered 500');
const nothing: SampleOutcome = { ok: true, samples: [] };

/** An engine that answers 7 where it has no sample. */
function createSubject(outcome: SampleOutcome) {
  const subject = createEngineUnderTest();
  const { source, lister, engine, within } = subject;
  source.policyFor = () => ({ fallback });
  source.answerWith(outcome);
  lister.objects = ['web-1', 'web-2'].map((name) => ({ groupResource: 'pods', namespace: 'shop', name }));
  const readOne = (milliseconds = 50) => within(engine.getMetricByName(web1, testContext), milliseconds);
  const readAll = () => within(engine.getMetricBySelector(allPods, testContext));
  const readQueue = () => within(engine.getExternalMetric(queue, testContext));
  return { ...subject, readOne, readAll, readQueue };
}

describe('a fallback', () => {
  it('is served for one object as of now, without a window, and counted as what it is', async () => {
    const { clock, served, readOne } = createSubject(nothing);
    expect(await readOne()).toEqual({
      describedObject: { kind: 'Pod', apiVersion: 'v1', name: 'web-1', namespace: 'shop' },
      metric: 'm',
      timestamp: clock.now(),
      value: fallback,
    });
    expect(served).toEqual([{ metric: 'm', rung: 'fallback', ageSeconds: 0, value: fallback }]);
  });

  it('is served for an object outside of namespaces', async () => {
    const { engine, within } = createSubject(nothing);
    const node = { ...pods, groupResource: { group: '', resource: 'nodes' }, name: 'node-1' };
    const { namespace: _, ...query } = node;
    expect((await within(engine.getMetricByName(query, testContext))).describedObject).toEqual({
      kind: 'Node',
      apiVersion: 'v1',
      name: 'node-1',
    });
  });

  it.each<[string, SampleOutcome]>([
    ['is absent', nothing],
    ['is too old', { ok: true, samples: [podSample('shop/web-1', '1', -500)] }],
    ['cannot be asked for', { ok: false, error: down }],
    ['is not there, by what the backend says', { ok: false, error: new MetricNotFoundError('no such metric') }],
  ])('is served where the sample %s', async (_what, outcome) => {
    const { readOne } = createSubject(outcome);
    expect((await readOne()).value).toBe(fallback);
  });

  it('is not served while the first answer is merely under way, as after every start, but once that has failed', async () => {
    const { source, readOne, served, clock } = createSubject(nothing);
    source.hang();
    await expect(readOne(3000)).rejects.toBeInstanceOf(FirstValuePendingError);
    expect(served).toEqual([]);
    await clock.advance(20_000);
    expect((await readOne(3000)).value).toBe(fallback);
  });

  it('gives way to a sample, a held one too', async () => {
    const { source, clock, readOne } = createSubject({ ok: true, samples: [podSample('shop/web-1', '1')] });
    expect((await readOne()).value.toString()).toBe('1');
    source.failWith(down);
    await clock.advance(60_000);
    expect((await readOne(0)).value.toString()).toBe('1');
  });

  it('is served for every living object, where none has a sample', async () => {
    const { readAll, served } = createSubject(nothing);
    const values = await readAll();
    expect(values.map(({ describedObject, value }) => [describedObject.name, value.toString()])).toEqual([
      ['web-1', '7'],
      ['web-2', '7'],
    ]);
    expect(served.map(({ rung }) => rung)).toEqual(['fallback', 'fallback']);
  });

  it('is never mixed with samples', async () => {
    const { readAll } = createSubject({ ok: true, samples: [podSample('shop/web-2', '1')] });
    expect((await readAll()).map(({ value }) => value.toString())).toEqual(['1']);
  });

  it('is one value of an external metric, without labels', async () => {
    const { clock, readQueue } = createSubject(nothing);
    expect(await readQueue()).toEqual([{ metric: 'q', labels: {}, timestamp: clock.now(), value: fallback }]);
  });

  it('takes the place of all series of an external metric, where one is too old', async () => {
    const { readQueue } = createSubject({ ok: true, samples: [queueSample('a', '1'), queueSample('b', '1', -500)] });
    expect((await readQueue()).map(({ value }) => value)).toEqual([fallback]);
  });

  describe('is not served', () => {
    const nan = new UnusableDataError('the value is NaN');
    const refused: SampleOutcome = { ok: true, samples: [], refused: [{ namespace: 'shop', error: nan }] };

    it('for data that is no value', async () => {
      const { readOne, readAll } = createSubject(refused);
      await expect(readOne()).rejects.toBe(nan);
      await expect(readAll()).rejects.toBe(nan);
    });

    it.each([new BadRequestError('the metric m cannot be asked so'), new ForbiddenError('the metric m is of another')])(
      'for a question that the backend refuses: %s',
      async (error) => {
        const { readOne } = createSubject({ ok: false, error });
        await expect(readOne()).rejects.toBe(error);
      },
    );

    it('where the cluster has no such objects, nor such a kind, and where it is not known', async () => {
      const { engine, lister, within, readAll } = createSubject(nothing);
      const query = { ...allPods, selector: parseLabelSelector('app=none') };
      await expect(within(engine.getMetricBySelector(query, testContext))).rejects.toThrow('no such objects');
      const groupResource = { group: 'example.com', resource: 'frobs' };
      await expect(engine.getMetricByName({ ...web1, groupResource }, testContext)).rejects.toThrow('no such kind');
      const unsynced = new ClusterUnavailableError('the list of pods is not complete yet');
      lister.failWith(unsynced);
      await expect(readAll()).rejects.toBe(unsynced);
    });

    it('to a namespace that may not use the metric, nor where there can be no such metric', async () => {
      const { engine, source } = createSubject(nothing);
      source.policyFor = () => ({ fallback, namespaces: ['bank'] });
      await expect(engine.getMetricByName(web1, testContext)).rejects.toBeInstanceOf(ForbiddenError);
      source.policyFor = () => undefined;
      await expect(engine.getMetricByName(web1, testContext)).rejects.toBeInstanceOf(MetricNotFoundError);
    });
  });
});
