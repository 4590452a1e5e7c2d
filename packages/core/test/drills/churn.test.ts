import { describe, expect, it } from '@jest/globals';
import { everything } from '../../src/model/label-selector.ts';
import { createEngineUnderTest, podSample, start } from '../../src/testing/fixtures/engine-under-test.ts';
import { testContext } from '../../src/testing/never-cancelled.ts';

const pods = { groupResource: { group: '', resource: 'pods' }, metricSelector: everything };
const hour = 3600;
/** Seconds between two syncs, and two refreshes. */
const interval = 60;
const podsOfEach = 10;
/** How long a pod lives, and how long until another namespace takes the place of the oldest of four. Seconds. */
const [podLife, namespaceEvery, namespacesAtATime] = [600, 600, 4];

const padded = (number: number) => String(number).padStart(4, '0');

/** The pods of a namespace at a moment: one is replaced every minute, and no name comes twice. */
function podsAt(second: number): readonly string[] {
  return Array.from({ length: podsOfEach }, (_, index) => {
    const generation = Math.floor((second + (index * podLife) / podsOfEach) / podLife);
    return `web-${index}-${padded(generation)}`;
  });
}

function namespacesAt(second: number): readonly string[] {
  const newest = Math.floor(second / namespaceEvery);
  return Array.from({ length: namespacesAtATime }, (_, age) => `team-${padded(newest - age + namespacesAtATime)}`);
}

/** What the HPA of a namespace reads: a metric that all have, and one that nobody else has. */
function readsOf(namespace: string) {
  const metrics = ['requests', `jobs-of-${namespace}`];
  return metrics.map((metric) => ({ kind: 'object' as const, ...pods, metric, namespace }));
}

describe('pods and namespaces that come and go for a day', () => {
  it('leave nothing behind: what is held is the same after every hour', async () => {
    const { engine, source, lister, clock } = createEngineUnderTest({ refreshInterval: interval });
    const now = () => (clock.now() - start) / 1000;
    source.answerWith((request) => {
      const asked = request.kind === 'object' && request.namespaces !== 'cluster-scoped' ? request.namespaces : [];
      const paths = asked.flatMap((namespace) => podsAt(now()).map((pod) => `${namespace}/${pod}`));
      return { ok: true, samples: paths.map((path) => podSample(path, '1', now())) };
    });
    let expecting: readonly string[] = [];
    const held: string[] = [];
    for (let second = 0; second < 24 * hour; second += interval) {
      const namespaces = namespacesAt(second);
      for (const gone of expecting) if (!namespaces.includes(gone)) engine.forget(gone);
      for (const namespace of namespaces) engine.expect(namespace, readsOf(namespace));
      expecting = namespaces;
      lister.objects = namespaces.flatMap((namespace) =>
        podsAt(second).map((name) => ({ groupResource: 'pods', namespace, name })),
      );
      const reads = namespaces.flatMap(readsOf).map(async (read) => {
        const values = await engine.getMetricBySelector({ ...read, selector: everything }, testContext);
        return values.length;
      });
      const answered = Promise.all(reads);
      await clock.advance(interval * 1000);
      // One of them may be too new to have a sample.
      expect(Math.min(...(await answered))).toBeGreaterThanOrEqual(podsOfEach - 1);
      lister.selections.length = 0;
      source.calls.length = 0;
      if ((second + interval) % hour === 0) {
        const { tables, scopes, samples, estimatedBytes, expectedOwners } = engine.state();
        held.push(JSON.stringify({ tables, scopes, samples, estimatedBytes, expectedOwners, timers: clock.pending }));
      }
    }
    expect(held).toHaveLength(24);
    expect(new Set(held.slice(1)).size).toBe(1);
    const exact = { tables: namespacesAtATime + 1, scopes: namespacesAtATime * 2, expectedOwners: namespacesAtATime };
    expect(JSON.parse(held[23] ?? '')).toMatchObject({ ...exact, timers: 1 });
  }, 60_000);
});
