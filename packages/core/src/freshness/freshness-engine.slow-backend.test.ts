import { describe, expect, it } from '@jest/globals';
import { everything } from '../model/label-selector.ts';
import { createEngineUnderTest, podSample, start } from '../testing/fixtures/engine-under-test.ts';
import { neverAnswerFor } from '../testing/fixtures/never-answering.ts';
import { testContext } from '../testing/never-cancelled.ts';

const web1 = {
  groupResource: { group: '', resource: 'pods' },
  namespace: 'shop',
  name: 'web-1',
  metricSelector: everything,
};

/**
 * An autoscaler that asks for two metrics at once, every 15 s, of a backend that has a new sample of each whenever it
 * answers. `sync` tells how old the samples are that it got within its time, in seconds, or which errors.
 */
function createSubject() {
  const { engine, source, clock } = createEngineUnderTest();
  source.answerWith(() => ({ ok: true, samples: [podSample('shop/web-1', '1', (clock.now() - start) / 1000)] }));
  const ask = async (metric: string): Promise<number | string> => {
    try {
      const { timestamp } = await engine.getMetricByName({ ...web1, metric }, testContext);
      return (clock.now() - timestamp) / 1000;
    } catch (error) {
      return error instanceof Error ? error.name : 'no error';
    }
  };
  let syncs = 0;
  const sync = async () => {
    await clock.advance(start + syncs * 15_000 - clock.now());
    syncs += 1;
    const answers = Promise.all(['quick', 'slow'].map(ask));
    await clock.advance(3000);
    return answers;
  };
  const calls = () => source.calls.map(({ requests }) => requests.map(({ metric }) => metric));
  return { clock, source, engine, sync, calls };
}

describe('a metric for which the backend never answers', () => {
  it('keeps no other from being served at every sync', async () => {
    const { source, sync } = createSubject();
    const answers = [await sync()];
    neverAnswerFor('slow', source);
    for (let more = 0; more < 10; more += 1) answers.push(await sync());
    const [quick, slow] = [0, 1].map((metric) => answers.map((answer) => answer[metric]));
    // As old as it may be between two refreshes, from the first sync to the last.
    expect(quick?.every((age) => typeof age === 'number' && age <= 23)).toBe(true);
    // And of the other the only sample there is, each time at once, until it is too old.
    expect(slow?.map((age) => (typeof age === 'number' ? Math.round(age) : age))).toEqual([
      0,
      15,
      30,
      45,
      60,
      75,
      90,
      105,
      120,
      'StaleMetricError',
      'StaleMetricError',
    ]);
  });

  it('delays others that are asked for with it for the first time until the deadline, and no longer', async () => {
    const { source, sync, calls } = createSubject();
    neverAnswerFor('slow', source);
    const answers = [await sync(), await sync(), await sync(), await sync()];
    expect(answers.map(([, slow]) => slow)).toEqual([
      'FirstValuePendingError',
      'FirstValuePendingError',
      'BackendTimeoutError',
      'BackendTimeoutError',
    ]);
    expect(answers.map(([quick]) => typeof quick)).toEqual(['string', 'string', 'number', 'number']);
    expect(calls().slice(0, 3)).toEqual([['quick', 'slow'], ['quick'], ['slow']]);
  });

  it('leaves no timers behind', async () => {
    const { engine, source, sync, clock } = createSubject();
    neverAnswerFor('slow', source);
    await sync();
    engine.stop();
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  });
});
