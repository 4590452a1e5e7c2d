import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError } from '../errors/metric-errors.ts';
import { everything } from '../model/label-selector.ts';
import { FakeResourceMapper } from '../testing/fake-resource-mapper.ts';
import { createEngineUnderTest, podSample, queueSample, start } from '../testing/fixtures/engine-under-test.ts';
import { testContext } from '../testing/never-cancelled.ts';
import type { ExpectedRead } from './demand/expected-read.ts';
import { FreshnessEngine } from './freshness-engine.ts';
import type { FreshnessSettings } from './freshness-settings.ts';

const pods = { groupResource: { group: '', resource: 'pods' }, metric: 'm', metricSelector: everything };
const queue = { metric: 'q', namespace: 'shop', selector: everything };

function podsOf(namespace: string, metric = 'm'): ExpectedRead {
  return { kind: 'object', ...pods, namespace, metric };
}

/** An engine whose backend has a new sample of each pod `web-1` and of a queue whenever it answers. */
function createSubject(settings: Partial<FreshnessSettings> = {}) {
  const subject = createEngineUnderTest(settings);
  const { source, clock, engine, within } = subject;
  const answer = () => {
    source.answerWith((request) => {
      const second = (clock.now() - start) / 1000;
      if (request.kind === 'external') return { ok: true, samples: [queueSample('a', '1', second)] };
      const namespaces = request.namespaces === 'cluster-scoped' ? [] : request.namespaces;
      return { ok: true, samples: namespaces.map((namespace) => podSample(`${namespace}/web-1`, '1', second)) };
    });
  };
  answer();
  const read = (namespace: string, milliseconds = 0) =>
    within(engine.getMetricByName({ ...pods, namespace, name: 'web-1' }, testContext), milliseconds);
  const asked = () =>
    source.calls.map(({ requests }) =>
      requests.map((one) => (one.kind === 'object' ? [one.metric, ...one.namespaces] : [one.metric])),
    );
  return { ...subject, answer, read, asked };
}

describe('what is expected', () => {
  it('is fetched at once and together, as for an autoscaler, so that the first read is a look-up', async () => {
    const { engine, source, clock, read, within, asked } = createSubject();
    engine.expect('a', [podsOf('shop'), { kind: 'external', ...queue }]);
    engine.expect('b', [podsOf('bank')]);
    await clock.advance(50);
    expect(asked()).toEqual([[['q'], ['m', 'bank', 'shop']]]);
    expect(source.calls[0]?.context.priority).toBe('autoscaler');
    expect((await read('shop')).timestamp).toBe(clock.now());
    await within(engine.getExternalMetric(queue, testContext), 0);
    expect(source.calls).toHaveLength(1);
    expect(engine.state()).toMatchObject({ expectedOwners: 2, demanded: 2, scopes: 3 });
  });

  it('is kept fresh without a read, for as long as it is expected', async () => {
    const { engine, source, clock, read, served } = createSubject();
    engine.expect('a', [podsOf('shop')]);
    await clock.advance(3_600_000);
    expect(source.calls.length).toBeGreaterThanOrEqual(239);
    expect(source.calls.length).toBeLessThanOrEqual(242);
    await read('shop');
    expect(served.map(({ rung }) => rung)).toEqual(['fresh']);
  });

  it('stays expected while one owner does', async () => {
    const { engine, clock, asked } = createSubject();
    engine.expect('a', [podsOf('shop')]);
    engine.expect('b', [podsOf('shop')]);
    engine.forget('a');
    await clock.advance(3_600_000);
    expect(asked().length).toBeGreaterThanOrEqual(239);
    expect(engine.state().expectedOwners).toBe(1);
  });

  it('is fetched no longer when the last owner leaves, and nothing is waited for', async () => {
    const { engine, source, clock } = createSubject();
    engine.expect('a', [podsOf('shop')]);
    await clock.advance(60_000);
    engine.forget('a');
    const calls = source.calls.length;
    await clock.advance(3_600_000);
    expect([source.calls.length, clock.pending]).toEqual([calls, 0]);
    expect(engine.state()).toMatchObject({ expectedOwners: 0, demanded: 0 });
  });

  it('never makes an empty question when its owner leaves at once', async () => {
    const { engine, clock, asked } = createSubject();
    engine.expect('a', [podsOf('shop')]);
    await clock.advance(20);
    engine.forget('a');
    await clock.advance(60_000);
    expect(asked()).toEqual([[['m', 'shop']]]);
    expect(clock.pending).toBe(0);
  });

  it('lives on by its reads when the last owner leaves', async () => {
    const { engine, source, clock, read } = createSubject();
    engine.expect('a', [podsOf('shop')]);
    await clock.advance(60_000);
    await read('shop');
    engine.forget('a');
    const calls = source.calls.length;
    await clock.advance(119_900);
    expect(source.calls.length).toBe(calls + 8);
    await clock.advance(3_600_000);
    expect(source.calls.length).toBe(calls + 8);
  });

  it('changes with what its owner expects', async () => {
    const { engine, clock, asked } = createSubject();
    engine.expect('a', [podsOf('shop')]);
    await clock.advance(50);
    engine.expect('a', [podsOf('bank')]);
    await clock.advance(50);
    await clock.advance(22_500);
    expect(asked()).toEqual([[['m', 'shop']], [['m', 'bank']], [['m', 'bank']]]);
  });

  it('is fetched alone where its metric is known, and joins the next round', async () => {
    const { engine, clock, read, asked } = createSubject();
    await read('shop', 50);
    engine.expect('a', [podsOf('bank')]);
    await clock.advance(50);
    expect(asked()).toEqual([[['m', 'shop']], [['m', 'bank']]]);
    await clock.advance(22_500);
    expect(asked().at(-1)).toEqual([['m', 'bank', 'shop']]);
  });

  it('waits for the next try of a metric that fails', async () => {
    const { engine, source, clock, asked, answer } = createSubject();
    source.failWith(new BackendUnavailableError('down'));
    engine.expect('a', [podsOf('shop')]);
    await clock.advance(50);
    engine.expect('b', [podsOf('bank')]);
    answer();
    await clock.advance(4999);
    expect(asked()).toEqual([[['m', 'shop']]]);
    await clock.advance(2551);
    expect(asked()).toEqual([[['m', 'shop']], [['m', 'bank', 'shop']]]);
  });

  it('is unanswered until it is answered or fails, and so is what joins it later', async () => {
    const { engine, source, clock, answer, read } = createSubject();
    const unanswered = () => engine.state().expectedUnanswered;
    const reading = read('shop');
    expect(unanswered()).toBe(0);
    engine.expect('a', [podsOf('shop'), { kind: 'external', ...queue }]);
    expect(unanswered()).toBe(2);
    await clock.advance(50);
    await reading;
    expect(unanswered()).toBe(0);
    engine.expect('b', [podsOf('bank')]);
    expect(unanswered()).toBe(1);
    source.failWith(new BackendUnavailableError('down'));
    await clock.advance(50);
    expect(unanswered()).toBe(0);
    answer();
    await clock.advance(60_000);
    expect(unanswered()).toBe(0);
    engine.expect('c', [podsOf('shop', 'n')]);
    engine.forget('c');
    expect(unanswered()).toBe(0);
  });

  it('is fetched as soon as the cluster has its kind', async () => {
    const mapper = new FakeResourceMapper({});
    const { source, clock, lister } = createEngineUnderTest();
    const engine = new FreshnessEngine({ source, mapper, lister, clock, timers: clock });
    engine.expect('a', [podsOf('shop')]);
    await clock.advance(60_000);
    expect([source.calls.length, engine.state()]).toEqual([
      0,
      expect.objectContaining({ tables: 0, expectedOwners: 0, unplacedOwners: 1 }),
    ]);
    mapper.mappings = new FakeResourceMapper().mappings;
    await clock.advance(5050);
    expect(source.calls).toHaveLength(1);
    engine.forget('a');
    await clock.advance(60_000);
    expect(clock.pending).toBe(0);
  });

  it('is the last to be forgotten, and comes back with the next read or expectation', async () => {
    const { engine, clock, read, within, asked } = createSubject({ maxTables: 2 });
    engine.expect('a', [podsOf('shop')]);
    await clock.advance(50);
    for (const metric of ['x', 'y', 'z']) {
      await within(engine.getMetricByName({ ...pods, namespace: 'shop', metric, name: 'web-1' }, testContext));
    }
    await read('shop');
    expect(
      asked()
        .flat()
        .filter(([metric]) => metric === 'm'),
    ).toHaveLength(1);
    engine.expect('b', [podsOf('shop', 'n')]);
    engine.expect('c', [podsOf('shop', 'o')]);
    expect(engine.state()).toMatchObject({ tables: 2, expectedOwners: 3, evictions: { tables: 4 } });
    engine.expect('a', [podsOf('shop')]);
    await clock.advance(50);
    await read('shop');
    const again = asked()
      .flat()
      .filter(([metric]) => metric === 'm');
    expect(again).toHaveLength(2);
  });

  it('is fetched whole when one who reads brings its table back', async () => {
    const { engine, clock, read, asked } = createSubject({ maxTables: 1 });
    engine.expect('a', [podsOf('shop'), podsOf('bank')]);
    await clock.advance(50);
    engine.expect('b', [podsOf('shop', 'n')]);
    await clock.advance(50);
    await read('shop', 50);
    expect(asked()).toEqual([[['m', 'bank', 'shop']], [['n', 'shop']], [['m', 'bank', 'shop']]]);
  });

  it('is warm in a new engine before anybody reads', async () => {
    const { engine: before, source, clock, lister, within } = createSubject();
    before.expect('a', [podsOf('shop')]);
    await clock.advance(60_000);
    before.stop();
    const engine = new FreshnessEngine({ source, mapper: new FakeResourceMapper(), lister, clock, timers: clock });
    engine.expect('a', [podsOf('shop')]);
    await clock.advance(50);
    const calls = source.calls.length;
    const value = await within(engine.getMetricByName({ ...pods, namespace: 'shop', name: 'web-1' }, testContext), 0);
    expect([value.timestamp, source.calls.length]).toEqual([clock.now(), calls]);
  });
});
