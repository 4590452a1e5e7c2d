import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError } from '../errors/metric-errors.ts';
import { everything } from '../model/label-selector.ts';
import { createEngineUnderTest, podSample } from '../testing/fixtures/engine-under-test.ts';
import { testContext } from '../testing/never-cancelled.ts';

const web1 = {
  groupResource: { group: '', resource: 'pods' },
  namespace: 'shop',
  metric: 'm',
  metricSelector: everything,
  name: 'web-1',
};

/** A backend whose metric means something else with every revision. */
function createSubject() {
  const subject = createEngineUnderTest();
  const answerWith = (value: string) =>
    subject.source.answerWith(() => ({ ok: true, samples: [podSample('shop/web-1', value)] }));
  const become = (revision: string | undefined) => {
    subject.source.policyFor = () => (revision === undefined ? {} : { revision });
  };
  const read = async () => String((await subject.within(subject.engine.getMetricByName(web1, testContext))).value);
  answerWith('1');
  become('one');
  return { ...subject, answerWith, become, read };
}

describe('a metric that is made of something else than before', () => {
  it('is asked for at once, and nothing of before is served', async () => {
    const { read, answerWith, become, source } = createSubject();
    expect(await read()).toBe('1');
    answerWith('2');
    expect(await read()).toBe('1');
    become('two');
    expect(await read()).toBe('2');
    expect(source.calls).toHaveLength(2);
    become(undefined);
    answerWith('3');
    expect(await read()).toBe('3');
  });

  it('has no value while the backend is away, rather than the one of before', async () => {
    const { read, become, source } = createSubject();
    await read();
    source.failWith(new BackendUnavailableError('the backend is away'));
    become('two');
    await expect(read()).rejects.toThrow('the backend is away');
  });

  it('does not get an answer that was asked for before', async () => {
    const { read, answerWith, become, source, clock } = createSubject();
    source.hang();
    const before = read();
    await clock.advance(100);
    become('two');
    const after = read();
    answerWith('2');
    source.resume();
    expect(await after).toBe('2');
    await before;
    expect(await read()).toBe('2');
  });

  it('stays expected by whoever expects it', async () => {
    const { engine, become, read, clock, source } = createSubject();
    engine.expect('shop/web', [{ kind: 'object', ...web1 }]);
    await clock.advance(1_000);
    become('two');
    await read();
    const calls = source.calls.length;
    await clock.advance(300_000);
    expect(source.calls.length).toBeGreaterThan(calls + 10);
    expect(engine.state()).toMatchObject({ tables: 1, expectedUnanswered: 0 });
  });
});
