import { describe, expect, it } from '@jest/globals';
import { everything } from '../../src/model/label-selector.ts';
import { createEngineUnderTest, podSample, start } from '../../src/testing/fixtures/engine-under-test.ts';
import { testContext } from '../../src/testing/never-cancelled.ts';

const pods = { groupResource: { group: '', resource: 'pods' }, metricSelector: everything };
const web1 = { ...pods, namespace: 'shop', metric: 'm', name: 'web-1' };

describe('samples that are late while the backend is scarce', () => {
  it.each([10, 40, 70, 90])('by %d s are never refused for a stretched interval', async (lag) => {
    const { engine, source, clock, within } = createEngineUnderTest();
    source.spent = 1;
    source.answerWith(() => {
      // A new sample every ten seconds, shown so late.
      const taken = Math.floor(((clock.now() - start) / 1000 - lag) / 10) * 10;
      return { ok: true, samples: [podSample('shop/web-1', '1', taken)] };
    });
    await within(engine.getMetricByName(web1, testContext));
    for (let read = 0; read < 120; read += 1) {
      const answer = engine.getMetricByName(web1, testContext);
      expect((await within(answer, 5000)).value.toString()).toBe('1');
    }
  });
});
