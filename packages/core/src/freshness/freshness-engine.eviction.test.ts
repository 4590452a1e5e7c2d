import { describe, expect, it } from '@jest/globals';
import { everything } from '../model/label-selector.ts';
import { parseLabelSelector } from '../model/parse-label-selector.ts';
import type { RequestContext } from '../provider/request-context.ts';
import { createEngineUnderTest, podSample } from '../testing/fixtures/engine-under-test.ts';
import { testContext } from '../testing/never-cancelled.ts';
import type { ExpectedRead } from './demand/expected-read.ts';

const pods = { groupResource: { group: '', resource: 'pods' }, metricSelector: everything };
const person: RequestContext = { ...testContext, priority: 'person' };
const autoscaler: RequestContext = { ...testContext, priority: 'autoscaler' };

function expected(metric: string): ExpectedRead {
  return { kind: 'object', ...pods, metric, namespace: 'a' };
}

function createSubject(settings: Parameters<typeof createEngineUnderTest>[0]) {
  const subject = createEngineUnderTest(settings);
  const { engine, clock, source } = subject;
  const read = async (metric: string, namespace: string, context = person) => {
    engine.getMetricByName({ ...pods, metric, namespace, name: 'x' }, context).catch(() => {});
    await clock.advance(100);
  };
  /** The metrics that are asked of the backend within a minute. */
  const asked = async () => {
    const before = source.calls.length;
    await clock.advance(60_000);
    return [...new Set(source.calls.slice(before).flatMap(({ requests }) => requests.map(({ metric }) => metric)))];
  };
  return { ...subject, read, asked };
}

describe('expected tables that had to be forgotten', () => {
  it('come back by themselves once there is room', async () => {
    const { engine, clock, asked } = createSubject({ maxTables: 10 });
    for (let index = 0; index < 15; index += 1) engine.expect(`h${index}`, [expected(`m${index}`)]);
    await clock.advance(60_000);
    expect(engine.state()).toMatchObject({ tables: 10, expectedMissing: 5 });
    for (let index = 5; index < 15; index += 1) engine.forget(`h${index}`);
    await clock.advance(60_000);
    expect((await asked()).toSorted()).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
    expect(engine.state().expectedMissing).toBe(undefined);
  });

  it('come back in the place of what people read, and are not fetched in turns where all are expected', async () => {
    const { engine, read, asked, clock } = createSubject({ maxTables: 2 });
    for (const metric of ['m0', 'm1']) engine.expect(metric, [expected(metric)]);
    await read('other', 'a');
    expect(engine.state().evictions.tables).toBe(2);
    await clock.advance(30_000);
    expect((await asked()).toSorted()).toEqual(['m0', 'm1']);
    engine.expect('m2', [expected('m2')]);
    const { evictions } = engine.state();
    expect(await asked()).toHaveLength(2);
    expect(engine.state().evictions).toEqual(evictions);
  });

  it('are forgotten for good when nobody expects them any longer', async () => {
    const { engine } = createSubject({ maxTables: 1 });
    for (const metric of ['m0', 'm1']) engine.expect(metric, [expected(metric)]);
    engine.forget('m0');
    expect(engine.state().expectedMissing).toBe(undefined);
  });
});

describe('memory that is short', () => {
  it('costs one who asks for thousands of namespaces, and no autoscaler', async () => {
    const { engine, read } = createSubject({ maxBytes: 400_000 });
    for (let index = 0; index < 50; index += 1) engine.expect(`h${index}`, [expected(`m${index}`)]);
    await read('read', 'a', autoscaler);
    for (let index = 0; index < 600; index += 1) void read('random', `ns-${index}`);
    await read('random', 'last');
    const state = engine.state();
    expect(state.tables).toBe(52);
    expect(state.evictions).toEqual({ tables: 0, bytes: 0, unused: 0 });
    expect(state.estimatedBytes).toBeLessThanOrEqual(400_000);
  });

  it('costs what people read before what autoscalers read, although that was read before', async () => {
    const { read, asked } = createSubject({ maxTables: 2 });
    await read('scaled', 'a', autoscaler);
    await read('looked-at', 'a');
    await read('looked-at-too', 'a');
    expect((await asked()).toSorted()).toEqual(['looked-at-too', 'scaled']);
  });

  it('counts the length of selectors', async () => {
    const { engine, clock } = createSubject({});
    const selector = parseLabelSelector(
      `a=${'b'.repeat(60)},c in (${Array.from({ length: 200 }, (_, i) => `value-${i}`).join()})`,
    );
    engine.expect('h', [{ kind: 'external', metric: 'q', namespace: 'a', selector }]);
    await clock.advance(100);
    expect(engine.state().estimatedBytes).toBeGreaterThan(15_000);
  });
});

describe('one who listens to what is served, and throws,', () => {
  it('costs nobody the answer', async () => {
    const { engine, clock, served, source } = createSubject({});
    served.push = () => {
      throw new Error('the listener is broken');
    };
    source.answerWith({ ok: true, samples: [podSample('a/x', '1')] });
    const answer = engine.getMetricByName({ ...pods, metric: 'm', namespace: 'a', name: 'x' }, person);
    await clock.advance(100);
    expect((await answer).value.toString()).toBe('1');
  });
});
