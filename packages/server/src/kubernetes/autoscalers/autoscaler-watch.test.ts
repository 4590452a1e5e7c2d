import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ResourceNames } from '../discovery/resource-names.ts';
import { stableKinds } from '../discovery/stable-kinds.ts';
import { autoscalerObject, objectMetric, podsMetric } from '../testing/autoscaler-object.ts';
import { FakeCluster } from '../testing/fake-cluster.ts';
import { RecordingExpectations } from '../testing/recording-expectations.ts';
import { startSurroundings, type TestSurroundings, watchEvent } from '../testing/test-surroundings.ts';
import { manyTurns, until } from '../testing/until.ts';
import { AutoscalerWatch } from './autoscaler-watch.ts';

const path = '/apis/autoscaling/v2/horizontalpodautoscalers';
const minute = 60_000;
const warning =
  'warn: HorizontalPodAutoscalers may not be watched: metrics are fetched when they are asked for, so after a start the first reads wait for the backend; allow list and watch on horizontalpodautoscalers.autoscaling in a ClusterRole of the adapter';

let test: TestSurroundings;
let cluster: FakeCluster;
let told: RecordingExpectations;
let kinds: ResourceNames;
let listeners: Set<() => void>;
let watch: AutoscalerWatch;

beforeEach(async () => {
  cluster = new FakeCluster();
  cluster.objects.set(path, []);
  test = await startSurroundings({ handle: cluster.handle });
  told = new RecordingExpectations();
  kinds = new ResourceNames(new Map());
  listeners = new Set();
  watch = new AutoscalerWatch({
    ...test.around,
    reads: told,
    pods: told,
    kinds: {
      mappingOf: ({ group, resource }) => stableKinds.get(group)?.get(resource),
      resourceOf: (kind) => kinds.resourceOf(kind),
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  });
});

afterEach(async () => {
  watch.stop();
  await test.stop();
});

async function startWatching(...objects: readonly object[]): Promise<void> {
  cluster.objects.set(path, objects);
  watch.start();
  await untilOpen();
}
const untilOpen = () => until(() => cluster.watches.has(path) && watch.state().problem === undefined);
const send = (type: string, object: ReturnType<typeof autoscalerObject>, version: string) =>
  cluster.watches.get(path)?.send(watchEvent(type, object as never, version));
const untilTold = async (...lines: readonly string[]) => {
  await until(() => told.told.length >= lines.length);
  expect(told.take()).toEqual(lines);
};
/** Until the next try is in ten minutes, for the nth time. */
const untilPutOff = (times: number) => until(() => test.waits.filter((wait) => wait === 10 * minute).length === times);
const warnings = () => test.log.lines.filter((line) => line.startsWith('warn'));

describe('AutoscalerWatch', () => {
  it('lists the HPAs of all namespaces as they are, and asks nothing before it is started', async () => {
    await manyTurns();
    expect([cluster.lists, watch.isSettled]).toEqual([[], false]);
    await startWatching(autoscalerObject('cart', ['requests']), autoscalerObject('api', ['errors'], 'bank'));
    expect(cluster.lists).toEqual([path]);
    expect(cluster.watches.get(path)?.headers.accept).toBe('application/json');
    expect(told.take()).toEqual(['shop/cart: requests', 'bank/api: errors']);
    expect(watch.isSettled).toBe(true);
  });

  it('follows them', async () => {
    await startWatching(autoscalerObject('cart', ['requests']));
    told.take();
    send('ADDED', autoscalerObject('web', [podsMetric('load')]), '11');
    await untilTold('shop/web: load', 'pods of shop');
    send('MODIFIED', autoscalerObject('cart', ['errors']), '12');
    send('DELETED', autoscalerObject('web', [podsMetric('load')]), '13');
    await untilTold('shop/cart: errors', 'shop/web: forgotten', 'pods of ');
  });

  it('goes on with the others when it meets one that it cannot read', async () => {
    await startWatching(autoscalerObject('odd', [{ type: 'Telepathy' }]), autoscalerObject('cart', ['requests']));
    send('ADDED', autoscalerObject('odder', [{ type: 'Telepathy' }]), '11');
    send('ADDED', autoscalerObject('web', ['errors']), '12');
    await untilTold('shop/cart: requests', 'shop/web: errors');
    expect([cluster.lists, warnings()]).toEqual([[path], []]);
  });

  it('keeps what is expected while the watch is broken, and forgets then what went meanwhile', async () => {
    await startWatching(autoscalerObject('cart', ['requests']), autoscalerObject('web', ['errors']));
    told.take();
    cluster.objects.set(path, [autoscalerObject('web', ['errors'])]);
    send('ERROR', { kind: 'Status', code: 410, reason: 'Expired', metadata: {} } as never, '11');
    await until(() => test.waits.includes(750));
    expect(told.take()).toEqual([]);
    await test.clock.advance(750);
    await untilTold('shop/cart: forgotten');
  });

  it('finds kinds again when the cluster has others', async () => {
    await startWatching(autoscalerObject('cart', [objectMetric('requests', { kind: 'Service', name: 'cart' })]));
    expect(told.take()).toEqual([]);
    kinds = new ResourceNames(stableKinds);
    for (const listener of listeners) listener();
    expect(told.take()).toEqual(['shop/cart: requests']);
  });

  it('says what it costs when it may not, and tries again after ten minutes', async () => {
    cluster.forbidden.add(path);
    watch.start();
    await untilPutOff(1);
    expect([warnings(), watch.isSettled]).toEqual([[warning], true]);
    await test.clock.advance(10 * minute - 1);
    await manyTurns();
    expect(cluster.lists).toHaveLength(1);
    await test.clock.advance(1);
    await untilPutOff(2);
    expect(cluster.lists).toHaveLength(2);
    cluster.forbidden.clear();
    cluster.objects.set(path, [autoscalerObject('cart', ['requests'])]);
    await test.clock.advance(10 * minute);
    await untilTold('shop/cart: requests');
    await untilOpen();
    expect(test.log.lines).toEqual([warning, 'info: watching horizontalpodautoscalers of all namespaces']);
  });

  it('forgets all of them when it may not any longer, and says so again', async () => {
    cluster.forbidden.add(path);
    watch.start();
    await untilPutOff(1);
    cluster.forbidden.clear();
    cluster.objects.set(path, [autoscalerObject('cart', [podsMetric('requests')])]);
    await test.clock.advance(10 * minute);
    await untilOpen();
    told.take();
    expect(test.waits.at(-1)).not.toBe(750);
    cluster.forbidden.add(`${path}?watch`);
    cluster.watches.get(path)?.end();
    await until(() => test.waits.at(-1) === 750);
    await test.clock.advance(750);
    await untilTold('shop/cart: forgotten', 'pods of ');
    expect(warnings()).toEqual([warning, warning]);
  });

  it('is settled when the first try failed, and goes on trying', async () => {
    cluster.objects.set(path, ['no object']);
    watch.start();
    await until(() => watch.isSettled);
    expect(watch.state().synced).toBe(false);
    cluster.objects.set(path, [autoscalerObject('cart', ['requests'])]);
    await until(() => test.waits.includes(750));
    await test.clock.advance(750);
    await untilTold('shop/cart: requests');
  });

  it.each([['open'], ['forbidden']])('ends when it is stopped while it is %s', async (state) => {
    if (state === 'forbidden') cluster.forbidden.add(path);
    watch.start();
    if (state === 'forbidden') await untilPutOff(1);
    else await untilOpen();
    watch.stop();
    await until(() => cluster.watches.size === 0 && test.clock.pending === 0);
    expect(listeners.size).toBe(0);
  });
});
