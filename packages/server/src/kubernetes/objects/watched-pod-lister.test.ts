import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ClusterUnavailableError, parseLabelSelector } from '@metrics-adapter/core';
import { testContext } from '@metrics-adapter/core/testing';
import { FakeCluster } from '../testing/fake-cluster.ts';
import { podObject, startSurroundings, type TestSurroundings, watchEvent } from '../testing/test-surroundings.ts';
import { manyTurns, until } from '../testing/until.ts';
import { type PodListing, WatchedPodLister } from './watched-pod-lister.ts';

const everything = parseLabelSelector('');
const shop = '/api/v1/namespaces/shop/pods';
const all = '/api/v1/pods';
const minute = 60_000;

let test: TestSurroundings;
let cluster: FakeCluster;
let lister: WatchedPodLister;
let fallbacks: string[];
let brokenSince: (number | undefined)[];

beforeEach(async () => {
  cluster = new FakeCluster();
  test = await startSurroundings({ handle: cluster.handle });
  fallbacks = [];
  brokenSince = [];
  const fallback: PodListing = async (namespace, _selector, _context, since) => {
    fallbacks.push(namespace);
    brokenSince.push(since);
    return [`listed in ${namespace}`];
  };
  lister = new WatchedPodLister({ ...test.around, fallback });
});

afterEach(async () => {
  lister.stop();
  await test.stop();
});

const ask = (namespace: string, selector = '') =>
  lister.listNames(namespace, parseLabelSelector(selector), testContext);
const errorOf = (promise: Promise<unknown>) => promise.catch((error: Error) => error);
/** Until so many watches are open. */
const untilOpen = (count: number) =>
  until(() => {
    const now = test.clock.now();
    return lister.states().filter((state) => state.problem === undefined && state.lastContact === now).length === count;
  });
/** Cuts the watch on shop, and lets nobody open it again; returns when. */
async function breakWatch(): Promise<number> {
  cluster.silent.add(shop);
  cluster.watches.get(shop)?.cut();
  await until(() => lister.states()[0]?.problem !== undefined);
  return test.clock.now();
}
/** Minute by minute, so that watches which end are resumed in time. */
async function pass(minutes: number, openWatches: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 1) {
    await test.clock.advance(minute);
    await untilOpen(openWatches);
  }
}
/** ns-0, ns-1 and so on. */
const namespacesTo = (count: number) => new Set(Array.from({ length: count }, (_, index) => `ns-${index}`));
const watching = () => lister.states().map(({ name }) => name);

describe('WatchedPodLister', () => {
  it('answers selectors from one watch, however many ask', async () => {
    cluster.objects.set(shop, [podObject('a', { app: 'web' }), podObject('b', { app: 'web' }), podObject('c')]);
    const answers = await Promise.all([ask('shop', 'app=web'), ask('shop', 'app!=web'), ask('shop')]);
    expect(answers.map((names) => [...names].sort())).toEqual([['a', 'b'], ['c'], ['a', 'b', 'c']]);
    await ask('shop', 'app=web');
    expect(cluster.lists).toEqual([shop]);
  });

  it('follows the watch', async () => {
    expect(await ask('shop')).toEqual(['pod-of-shop']);
    await until(() => cluster.watches.has(shop));
    cluster.watches.get(shop)?.send(watchEvent('ADDED', podObject('new'), '11'));
    cluster.watches.get(shop)?.send(watchEvent('DELETED', podObject('pod-of-shop'), '12'));
    let names: readonly string[] = [];
    while (!names.includes('new') || names.length > 1) names = await ask('shop').finally(manyTurns);
    expect(names).toEqual(['new']);
  });

  it('leaves out pods that are being deleted', async () => {
    const deletionTimestamp = '2026-01-02T03:04:05Z';
    cluster.objects.set(shop, [podObject('a'), podObject('going', {}, { deletionTimestamp })]);
    expect(await ask('shop')).toEqual(['a']);
    await until(() => cluster.watches.has(shop));
    cluster.watches.get(shop)?.send(watchEvent('ADDED', podObject('b'), '11'));
    cluster.watches.get(shop)?.send(watchEvent('MODIFIED', podObject('a', {}, { deletionTimestamp }), '12'));
    let names: readonly string[] = [];
    while (!names.includes('b') || names.includes('a')) names = await ask('shop').finally(manyTurns);
    expect(names).toEqual(['b']);
  });

  it('answers an empty namespace with an empty list, once that is certain', async () => {
    cluster.objects.set(shop, []);
    expect(await ask('shop')).toEqual([]);
  });

  it('waits three seconds for the first list, then says that it cannot tell', async () => {
    cluster.silent.add(shop);
    const asked = errorOf(ask('shop'));
    await until(() => cluster.lists.length === 1);
    await test.clock.advance(2_999);
    await test.clock.advance(1);
    const error = await asked;
    expect(error).toBeInstanceOf(ClusterUnavailableError);
    expect(error).toMatchObject({
      message: 'the pods of namespace shop are not known yet: could not list pods of namespace shop yet',
    });
  });

  it('does not wait longer than the one who asks', async () => {
    cluster.silent.add(shop);
    const leaving = new AbortController();
    const asked = errorOf(lister.listNames('shop', everything, { ...testContext, signal: leaving.signal }));
    await until(() => cluster.lists.length === 1);
    leaving.abort();
    expect(await asked).toBeInstanceOf(ClusterUnavailableError);
  });

  it('serves the last content for two seconds after a watch broke, then lists until it is open again', async () => {
    await ask('shop');
    await untilOpen(1);
    await test.clock.advance(30_000);
    const broken = await breakWatch();
    await test.clock.advance(2_000);
    expect(await ask('shop')).toEqual(['pod-of-shop']);
    await test.clock.advance(1);
    expect(await ask('shop')).toEqual(['listed in shop']);
    await test.clock.advance(minute);
    expect(await ask('shop')).toEqual(['listed in shop']);
    expect(brokenSince).toEqual([broken, broken]);
    cluster.silent.clear();
    await test.clock.advance(minute);
    await untilOpen(1);
    expect(await ask('shop')).toEqual(['pod-of-shop']);
    expect(cluster.lists).toEqual([shop]);
  });

  it('lists when the clock was set back after a watch broke', async () => {
    await ask('shop');
    await untilOpen(1);
    await breakWatch();
    test.clock.jump(-60 * minute);
    expect(await ask('shop')).toEqual(['listed in shop']);
  });

  it('closes a watch that nobody asked for in ten minutes', async () => {
    await Promise.all([ask('shop'), ask('other')]);
    await until(() => cluster.watches.size === 2);
    await test.clock.advance(5 * minute);
    await ask('shop');
    await test.clock.advance(4.5 * minute);
    expect(watching()).toEqual(['pods of namespace shop', 'pods of namespace other']);
    await test.clock.advance(0.5 * minute);
    expect(watching()).toEqual(['pods of namespace shop']);
    await until(() => cluster.watches.size === 1);
    await test.clock.advance(5 * minute);
    expect(watching()).toEqual([]);
    await until(() => test.clock.pending === 0);
  });

  it('watches all namespaces instead of a seventeenth', async () => {
    const namespaces = Array.from({ length: 16 }, (_, index) => `ns-${index}`);
    await Promise.all(namespaces.map((namespace) => ask(namespace)));
    expect(watching()).toHaveLength(16);
    cluster.objects.set(all, [podObject('a'), podObject('b', {}, { namespace: 'ns-3' })]);
    expect(await ask('shop')).toEqual(['a']);
    expect(watching()).toEqual(['pods of all namespaces']);
    expect(await ask('ns-3')).toEqual(['b']);
    expect(await ask('ns-4')).toEqual([]);
    await until(() => cluster.watches.size === 1);
    expect(cluster.lists).toHaveLength(17);
  });

  it('keeps answering from the single watches until the one on all namespaces is complete', async () => {
    const namespaces = Array.from({ length: 16 }, (_, index) => `ns-${index}`);
    await Promise.all(namespaces.map((namespace) => ask(namespace)));
    cluster.silent.add(all);
    const asked = errorOf(ask('shop'));
    await until(() => cluster.lists.includes(all));
    expect(await ask('ns-3')).toEqual(['pod-of-ns-3']);
    await test.clock.advance(3_000);
    expect(await asked).toMatchObject({ message: expect.stringContaining('the pods of all namespaces are not known') });
  });

  it('hands those who wait for a single watch over to the one on all namespaces', async () => {
    const namespaces = Array.from({ length: 15 }, (_, index) => `ns-${index}`);
    await Promise.all(namespaces.map((namespace) => ask(namespace)));
    cluster.silent.add(shop);
    const waiting = ask('shop');
    await until(() => cluster.lists.includes(shop));
    cluster.objects.set(all, [podObject('a')]);
    expect(await ask('another')).toEqual([]);
    expect(await waiting).toEqual(['a']);
  });

  it('goes on with single watches where all namespaces may not be watched', async () => {
    cluster.forbidden.add(all);
    const namespaces = Array.from({ length: 20 }, (_, index) => `ns-${index}`);
    for (const namespace of namespaces) expect(await ask(namespace)).toEqual([`pod-of-${namespace}`]);
    expect(watching()).toHaveLength(20);
    expect(cluster.lists.filter((path) => path === all)).toHaveLength(1);
    expect(fallbacks).toEqual([]);
    expect(test.log.lines).toContain(
      'warn: pods of all namespaces may not be watched; watching each namespace instead',
    );
  });

  it('lists where watching is forbidden, says so once, and tries again ten minutes later', async () => {
    cluster.forbidden.add(`${shop}?watch`);
    await ask('shop');
    await until(() => watching().length === 0);
    const answers = await Promise.all([ask('shop'), ask('shop')]);
    expect(answers).toEqual([['listed in shop'], ['listed in shop']]);
    expect(await ask('shop')).toEqual(['listed in shop']);
    expect(cluster.lists).toEqual([shop]);
    expect(test.log.lines).toEqual([
      'warn: pods of namespace shop may not be watched; listing them when asked instead',
    ]);
    cluster.forbidden.clear();
    await test.clock.advance(10 * minute);
    expect(await ask('shop')).toEqual(['pod-of-shop']);
    expect(cluster.lists).toEqual([shop, shop]);
  });

  it('tries again after ten minutes what was forbidden before the clock was set back', async () => {
    cluster.forbidden.add(shop);
    expect(await ask('shop')).toEqual(['listed in shop']);
    test.clock.jump(-60 * minute);
    expect(await ask('shop')).toEqual(['listed in shop']);
    cluster.forbidden.clear();
    await test.clock.advance(10 * minute);
    expect(await ask('shop')).toEqual(['pod-of-shop']);
  });

  it('closes an unused watch although the clock was set back', async () => {
    await ask('shop');
    await untilOpen(1);
    test.clock.jump(-60 * minute);
    await pass(10, 1);
    expect(watching()).toEqual(['pods of namespace shop']);
    await pass(1, 0);
    expect(watching()).toEqual([]);
  });

  it('falls back at once for those who wait for a first list that is forbidden', async () => {
    cluster.forbidden.add(shop);
    expect(await Promise.all([ask('shop'), ask('shop')])).toEqual([['listed in shop'], ['listed in shop']]);
    expect(cluster.lists).toEqual([shop]);
  });

  it('ends everything when it is stopped', async () => {
    cluster.silent.add('/api/v1/namespaces/other/pods');
    await ask('shop');
    const waiting = errorOf(ask('other'));
    await until(() => cluster.watches.size === 1 && cluster.lists.length === 2);
    lister.stop();
    expect(await waiting).toMatchObject({ message: 'the pods are not known: the adapter is stopping' });
    expect(await errorOf(ask('shop'))).toMatchObject({ message: 'the pods are not known: the adapter is stopping' });
    await until(() => test.clock.pending === 0 && cluster.watches.size === 0);
  });

  it('answers the first ask about an expected namespace from memory', async () => {
    lister.expect(new Set(['shop', 'other']));
    await until(() => cluster.watches.size === 2 && lister.isSettled);
    expect(watching()).toEqual(['pods of namespace shop', 'pods of namespace other']);
    expect(await ask('shop')).toEqual(['pod-of-shop']);
    expect(cluster.lists).toHaveLength(2);
  });

  it('watches an expected namespace for as long as it is expected, although nobody asks', async () => {
    lister.expect(new Set(['shop', 'other']));
    await untilOpen(2);
    await pass(31, 2);
    expect(watching()).toEqual(['pods of namespace shop', 'pods of namespace other']);
    await ask('other');
    lister.expect(new Set(['shop']));
    await pass(9, 2);
    expect(watching()).toEqual(['pods of namespace shop', 'pods of namespace other']);
    await pass(1, 1);
    expect(watching()).toEqual(['pods of namespace shop']);
    lister.expect(new Set());
    await test.clock.advance(minute);
    expect(watching()).toEqual([]);
    await until(() => test.clock.pending === 0);
  });

  it('watches all namespaces at once where more than sixteen are expected', async () => {
    lister.expect(namespacesTo(16));
    await until(() => cluster.watches.size === 16);
    lister.expect(namespacesTo(17));
    await until(() => watching().length === 1);
    expect(watching()).toEqual(['pods of all namespaces']);
    lister.expect(new Set());
    await test.clock.advance(minute);
    cluster.lists.length = 0;
    lister.expect(namespacesTo(17));
    cluster.silent.add(all);
    const asked = errorOf(ask('ns-3'));
    await until(() => cluster.lists.length > 0);
    await test.clock.advance(3_000);
    expect(await asked).toBeInstanceOf(ClusterUnavailableError);
    expect(cluster.lists).toEqual([all]);
  });

  it('watches each expected namespace where all of them may not be watched', async () => {
    cluster.forbidden.add(all);
    lister.expect(namespacesTo(17));
    await until(() => cluster.watches.size === 17);
    expect(cluster.lists.filter((path) => path === all)).toHaveLength(1);
    expect(test.log.lines).toContain(
      'warn: pods of all namespaces may not be watched; watching each namespace instead',
    );
  });

  it('tries an expected namespace that may not be watched again after ten minutes, although nobody asks', async () => {
    cluster.forbidden.add(shop);
    lister.expect(new Set(['shop']));
    await until(() => test.log.lines.length > 0);
    expect([watching(), await ask('shop')]).toEqual([[], ['listed in shop']]);
    await test.clock.advance(9 * minute);
    cluster.forbidden.clear();
    expect(cluster.lists).toEqual([shop]);
    await test.clock.advance(minute);
    await until(() => cluster.watches.has(shop) && lister.isSettled);
    expect(await ask('shop')).toEqual(['pod-of-shop']);
    expect(cluster.lists).toEqual([shop, shop]);
  });

  it('goes back to single watches when few namespaces are left, and answers all the while', async () => {
    cluster.objects.set(all, [podObject('a', {}, { namespace: 'ns-3' })]);
    lister.expect(namespacesTo(17));
    await untilOpen(1);
    lister.expect(namespacesTo(9));
    await pass(2, 1);
    expect(watching()).toEqual(['pods of all namespaces']);
    lister.expect(namespacesTo(8));
    cluster.silent.add('/api/v1/namespaces/ns-7/pods');
    await pass(1, 8);
    expect(lister.isSettled).toBe(false);
    expect(await ask('ns-3')).toEqual(['a']);
    await pass(1, 8);
    expect(watching()).toHaveLength(9);
    cluster.silent.clear();
    await until(() => test.waits.includes(750));
    await test.clock.advance(750);
    await untilOpen(9);
    await pass(1, 8);
    expect(watching()).toEqual([...namespacesTo(8)].map((namespace) => `pods of namespace ${namespace}`));
    expect(await ask('ns-3')).toEqual(['pod-of-ns-3']);
    expect(fallbacks).toEqual([]);
  });

  it('goes back to single watches although the watch on all namespaces is resumed meanwhile', async () => {
    lister.expect(namespacesTo(17));
    await untilOpen(1);
    lister.expect(namespacesTo(8));
    cluster.silent.add('/api/v1/namespaces/ns-7/pods');
    await pass(1, 8);
    await until(() => cluster.watches.has(all));
    cluster.watches.get(all)?.send({ type: 'ERROR', object: { kind: 'Status', code: 410 } });
    await until(() => lister.states()[0]?.problem !== undefined);
    expect(watching()).toHaveLength(9);
    await test.clock.advance(750);
    await untilOpen(8);
    expect(watching()).toHaveLength(9);
  });

  it('is settled when each watch had its first list or failed to get it', async () => {
    expect(lister.isSettled).toBe(true);
    cluster.objects.set('/api/v1/namespaces/odd/pods', ['no pod']);
    lister.expect(new Set(['shop', 'odd']));
    expect(lister.isSettled).toBe(false);
    await until(() => lister.isSettled);
    expect(lister.states().map(({ synced }) => synced)).toEqual([true, false]);
  });

  it('expects nothing any longer when it was stopped', async () => {
    lister.stop();
    lister.expect(new Set(['shop']));
    await manyTurns();
    expect([watching(), test.clock.pending]).toEqual([[], 0]);
  });
});
