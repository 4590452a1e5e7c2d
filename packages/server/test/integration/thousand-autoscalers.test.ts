import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Limits } from '@metrics-adapter/sysdig-simulator';
import { gatherTime } from './adapter-timers.ts';
import { furnishAutoscalers, HpaController, type Spread, spreadAutoscalers } from './many-autoscalers.ts';
import { paths } from './metric-paths.ts';
import { startWholeServer } from './start-whole-server.ts';
import type { WholeServer } from './whole-server.ts';

// Thousands of reads, on machines that may have other things to do.
jest.setTimeout(60_000);

/** From one sync of the HPA controller to the next, and from one refresh of a metric to the next, in milliseconds. */
const interval = 15_000;

let whole: WholeServer;
let controller: HpaController | undefined;
afterEach(async () => {
  controller?.stop();
  await whole.stop();
});

const queries = () => whole.simulator.requests.count('/query');
/** Lists, discovery and watches that are opened: everything but reviews. */
const clusterReads = () => whole.cluster.requests.count({ method: 'GET' });

/** A server that is ready, and what one sync of its HPAs is. */
async function startWith(spread: Spread, limits: Partial<Limits>) {
  const autoscalers = spreadAutoscalers(spread);
  whole = await startWholeServer({
    simulator: { limits },
    furnish: (world) => furnishAutoscalers(world, autoscalers),
  });
  const syncing = new HpaController(whole);
  controller = syncing;
  const values = autoscalers.map(({ value }) => value);
  /** Each HPA reads, and gets the value of its own pod. */
  const sync = async () => expect(await syncing.sync(autoscalers)).toEqual(values);
  return { sync };
}

describe('a hundred reads of one kind at once', () => {
  it('by selector, of what nobody expected, cost one query and one list', async () => {
    whole = await startWholeServer();
    whole.timers.gather();
    for (const [index, name] of ['a', 'b', 'c'].entries()) whole.addPod(name, index);
    const before = whole.cluster.requests.count({ path: '/api/v1/namespaces/shop/pods', watch: false });
    const replies = Array.from({ length: 100 }, () => whole.ask(paths.cpuOfPods()));
    await whole.untilWaiting(100);
    await whole.clock.advance(gatherTime);
    const told = (await Promise.all(replies)).map(({ status, body }) => `${status} ${body.items.length}`);
    expect(new Set(told)).toEqual(new Set(['200 3']));
    expect(queries()).toBe(1);
    expect(whole.cluster.requests.count({ path: '/api/v1/namespaces/shop/pods', watch: false }) - before).toBe(1);
  });
});

describe('a thousand HPAs on one metric in fifty namespaces', () => {
  it.each([
    [2, 'a backend that allows 2 000 rows', 2000],
    [3, 'one that allows 1 000', 1000],
  ])('cost %d queries a sync at %s, and the cluster nothing', async (calls, _which, groupedSeries) => {
    const { sync } = await startWith({ count: 1000, metrics: 1, namespaces: 50 }, { groupedSeries });
    await sync();
    await whole.pass(interval * 1.5);
    const before = clusterReads();
    for (let syncs = 0; syncs < 3; syncs += 1) {
      const asked = queries();
      await whole.pass(interval);
      await sync();
      expect(queries() - asked).toBe(calls);
    }
    expect(clusterReads() - before).toBe(0);
  });
});

describe('five thousand HPAs on twenty metrics', () => {
  it('stay within the limits, and cost one query for each metric and sync at the most', async () => {
    const limits = { groupedSeries: 1000, requestsPerMinute: 600 };
    const { sync } = await startWith({ count: 5000, metrics: 20, namespaces: 50 }, limits);
    expect(queries()).toBe(20);
    await whole.pass(interval * 1.5);
    const before = [queries(), clusterReads()] as const;
    await whole.pass(4 * interval);
    await sync();
    // What is used of the budget stretches the interval a little, so it may be fewer.
    expect(queries() - before[0]).toBeLessThanOrEqual(4 * 20);
    expect(queries() - before[0]).toBeGreaterThan(3 * 20);
    expect(clusterReads() - before[1]).toBe(0);
    // Neither refused nor cut: that would be told here.
    expect(whole.log.lines.filter((line) => /^(warn|error)/.test(line) && !line.includes('readyz'))).toEqual([]);
  });
});
