import { describe, expect, it } from '@jest/globals';
import type { ExpectedRead } from '../../src/freshness/demand/expected-read.ts';
import { everything } from '../../src/model/label-selector.ts';
import { countResults, Drill } from './drill.ts';
import { recover, startDrill, well } from './recovery.ts';

const pods = { groupResource: { group: '', resource: 'pods' }, metricSelector: everything };
const names = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

function podsOf(metric: string, namespace: string): ExpectedRead {
  return { kind: 'object', ...pods, metric, namespace };
}

describe('thousands of demands', () => {
  it('10 000 that appear at once are fetched together, and leave nothing behind when they disappear', async () => {
    const drill = await startDrill({ podsPerNamespace: 2 });
    const crowd = names('crowd-', 10_000);
    const before = drill.backend.calls;
    for (const metric of crowd) drill.engine.expect(metric, [podsOf(metric, 'shop')]);
    await drill.clock.advance(50);
    expect(drill.backend.calls - before).toBe(1);
    expect(drill.engine.state()).toMatchObject({ tables: 10_000, expectedOwners: 10_000 });
    // Those that are read must not suffer from it, although there is room for no more tables.
    expect(countResults(await drill.run(15))).toEqual({ served: 3 });
    for (const metric of crowd) drill.engine.forget(metric);
    await drill.run(300);
    expect(drill.engine.state()).toMatchObject({ tables: 2, demanded: 2, expectedOwners: 0 });
    expect(await recover(drill)).toEqual(well);
  }, 60_000);

  it('3 000 are spread over the interval, and no moment has many of them', async () => {
    const drill = new Drill({ metrics: [], podsPerNamespace: 1 });
    for (const metric of names('crowd-', 3000)) drill.engine.expect(metric, [podsOf(metric, 'shop')]);
    await drill.clock.advance(22_600);
    const sizes: number[] = [];
    const fetchAll = drill.backend.fetch.bind(drill.backend);
    drill.backend.fetch = (requests, context) => {
      sizes.push(requests.length);
      return fetchAll(requests, context);
    };
    await drill.clock.advance(15_000);
    const asked = sizes.reduce((sum, size) => sum + size, 0);
    expect([asked >= 2970, asked <= 3030, Math.max(...sizes) <= 40]).toEqual([true, true, true]);
    expect(await drill.end()).toEqual(well.left);
  }, 60_000);
});

describe('memory that is short', () => {
  it('for the number of tables costs those that are read least, and makes nobody lie', async () => {
    const drill = await startDrill({
      settings: { maxTables: 8 },
      metrics: names('m', 5),
      namespaces: ['shop', 'bank'],
    });
    // Five metrics and the queues of two namespaces: seven tables.
    expect(drill.engine.state().evictions.tables).toBe(0);
    drill.metrics = names('m', 20);
    const results = await drill.run(300);
    expect(drill.engine.state()).toMatchObject({ tables: 8 });
    expect(drill.engine.state().evictions.tables).toBeGreaterThan(100);
    // Every read waits for a table of its own then, as a first read does.
    expect(Object.keys(countResults(results))).toEqual(['served']);
    expect(results.every(({ took }) => took <= 3)).toBe(true);
    drill.metrics = ['m1'];
    drill.namespaces = ['shop'];
    await drill.run(15);
    expect(await recover(drill)).toEqual(well);
  });

  it('for the samples costs those that are read least, and those that are expected last', async () => {
    const options = { settings: { maxBytes: 100_000 }, metrics: ['m'], podsPerNamespace: 20 };
    const drill = await startDrill(options);
    drill.engine.expect('hpa', [podsOf('m', 'shop')]);
    const most: number[] = [];
    for (const metric of names('other-', 40)) {
      drill.metrics = ['m', metric];
      drill.backend.faults.pressure = 0.7;
      await drill.run(15);
      most.push(drill.engine.state().estimatedBytes);
    }
    expect(Math.max(...most)).toBeLessThanOrEqual(100_000);
    expect(drill.engine.state().evictions.bytes).toBeGreaterThan(20);
    const asked = drill.backend.asked.get('m') ?? 0;
    // Ten minutes, of which pressure makes every refresh half a minute or more: never forgotten, never asked for anew.
    expect(asked).toBeLessThan((15 * 40) / 30 + 20);
    drill.metrics = ['m'];
    drill.backend.faults.pressure = 0;
    await drill.run(60);
    expect(await recover(drill)).toEqual(well);
  });
});

describe('a restart in the middle', () => {
  it('of reads knows nothing, waits for one call, and goes on', async () => {
    const drill = await startDrill();
    drill.restart();
    const results = await drill.run(15);
    expect(countResults(results)).toEqual({ served: 3 });
    expect(results.every(({ took }) => took <= 0.05)).toBe(true);
    expect(await recover(drill)).toEqual(well);
  });

  it('with the expected demand is warm before the first read', async () => {
    const drill = await startDrill();
    drill.restart();
    const calls = drill.backend.calls;
    drill.engine.expect('hpa', [podsOf('m', 'shop')]);
    drill.engine.expect('other', [{ kind: 'external', metric: 'queues', namespace: 'shop', selector: everything }]);
    await drill.clock.advance(50);
    expect(drill.backend.calls - calls).toBe(1);
    const results = await drill.run(15);
    expect(results.every(({ result, took }) => result === 'served' && took === 0)).toBe(true);
    expect(await recover(drill)).toEqual(well);
  });

  it('while the backend is away holds nothing, and says so', async () => {
    const drill = await startDrill();
    drill.backend.faults.away = true;
    drill.restart();
    expect(countResults(await drill.run(60))).toEqual({ BackendUnavailableError: 12 });
    drill.backend.faults.away = false;
    expect(await recover(drill)).toEqual(well);
  });
});

describe('a day of churn', () => {
  it('leaves memory as flat as it was in the morning', async () => {
    const settings = { refreshInterval: 60, maxTables: 50 };
    const drill = new Drill({ settings, metrics: ['m'] });
    const seen: (readonly [number, number, number, number])[] = [];
    for (let hour = 0; hour < 24; hour += 1) {
      for (let part = 0; part < 4; part += 1) {
        // New metrics, namespaces and owners all the time, and none that comes back.
        const turn = hour * 4 + part;
        drill.metrics = ['m', `m-${turn}`];
        drill.namespaces = ['shop', `ns-${turn}`];
        drill.engine.expect(`hpa-${turn}`, [podsOf(`e-${turn}`, 'shop')]);
        drill.engine.forget(`hpa-${turn - 2}`);
        drill.backend.faults.away = part === 3;
        await drill.run(120);
        await drill.clock.advance(13 * 60_000);
      }
      const { tables, scopes, samples, estimatedBytes, expectedOwners } = drill.engine.state();
      expect(expectedOwners).toBe(2);
      seen.push([tables, scopes, samples, estimatedBytes]);
      expect(drill.clock.pending).toBeLessThanOrEqual(1);
    }
    expect(new Set(seen.slice(1).map(String)).size).toBe(1);
    expect(drill.truth.lies).toEqual([]);
    expect(await drill.end()).toEqual(well.left);
  }, 60_000);
});
