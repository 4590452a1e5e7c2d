import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../src/kubernetes/testing/until.ts';
import { paths } from './metric-paths.ts';
import { startWholeServer } from './start-whole-server.ts';
import type { WholeServer } from './whole-server.ts';

const path = '/api/v1/namespaces/shop/pods';
/** Milliseconds that a reader waits for the first list. */
const untilListed = 3_000;

let whole: WholeServer;
beforeEach(async () => {
  whole = await startWholeServer();
  for (const [index, name] of ['a', 'b', 'c'].entries()) whole.addPod(name, index);
  expect(await listNames()).toBe('a b c');
  await until(() => whole.cluster.requests.count({ path, watch: true }) === 1);
});
afterEach(() => whole.stop());

async function listNames(): Promise<string> {
  const { status, body } = await whole.ask(paths.cpuOfPods());
  if (status !== 200) return body.message;
  return body.items.map((item: { describedObject: { name: string } }) => item.describedObject.name).join(' ');
}

/** Asks until the answer is this one: events of a watch are on their way for a moment. */
async function untilNames(names: string): Promise<void> {
  for (let left = 200; (await listNames()) !== names; left -= 1) {
    if (left === 0) expect(await listNames()).toBe(names);
  }
}

/** Until the watch has failed and waits for so many milliseconds. */
const untilPaused = (milliseconds: number) => until(() => whole.timers.count(milliseconds) === 1);

async function passPause(milliseconds: number): Promise<void> {
  await untilPaused(milliseconds);
  await whole.clock.advance(milliseconds);
}

const remove = (name: string) => whole.cluster.remove({ apiVersion: 'v1', kind: 'Pod', name, namespace: 'shop' });
const lists = () => whole.cluster.requests.count({ path, watch: false });
const watches = () => whole.cluster.requests.count({ path, watch: true });

describe('pods that a selector chooses', () => {
  it('are those that live, without a question for every read', async () => {
    remove('b');
    await untilNames('a c');
    expect([lists(), watches()]).toEqual([1, 1]);
  });

  it('are those that have the label now', async () => {
    whole.addPod('b', 1, { app: 'other' });
    await untilNames('a c');
    whole.addPod('b', 1);
    await untilNames('a b c');
    expect(lists()).toBe(1);
  });

  it('are caught up with when the watch was cut', async () => {
    whole.cluster.faults.cutWatches(path);
    remove('b');
    expect(await listNames()).toBe('a b c');
    await passPause(500);
    await untilNames('a c');
    expect([lists(), watches()]).toEqual([1, 2]);
  });

  it('are listed once for everybody while only watching fails, and are caught up with then', async () => {
    whole.cluster.faults.failNext({ path, watch: true }, 500, Number.POSITIVE_INFINITY);
    whole.cluster.faults.cutWatches(path);
    remove('b');
    for (const pause of [500, 1_000, 2_000]) {
      expect(await listNames()).toBe('a b c');
      await passPause(pause);
    }
    await untilPaused(4_000);
    expect(await listNames()).toBe('a c');
    expect(await listNames()).toBe('a c');
    expect(lists()).toBe(2);
    remove('c');
    whole.cluster.faults.clear();
    await passPause(4_000);
    await untilNames('a');
    expect(lists()).toBe(2);
  });

  it('are an error when neither watching nor listing has worked for more than two seconds', async () => {
    whole.cluster.faults.failNext({ path }, 500, Number.POSITIVE_INFINITY);
    whole.cluster.faults.cutWatches(path);
    for (const pause of [500, 1_000]) await passPause(pause);
    expect(await listNames()).toBe('a b c');
    await passPause(2_000);
    expect(await listNames()).toBe(
      'could not list pods of namespace shop: kube-apiserver answered 500 InternalError: the stand-in was told to fail',
    );
    whole.cluster.faults.clear();
    await passPause(4_000);
    await untilNames('a b c');
  });

  it('are listed anew when the cluster has forgotten what happened since', async () => {
    whole.cluster.faults.expireVersions();
    whole.cluster.faults.cutWatches(path);
    remove('b');
    await passPause(500);
    await passPause(1_000);
    await untilNames('a c');
    expect(lists()).toBe(2);
  });

  it('are an error as long as they were never known, and never an empty list', async () => {
    whole.addPod('d', 1, { namespace: 'warehouse' });
    whole.cluster.faults.failNext({ path: '/api/v1/namespaces/warehouse/pods' }, 500, Number.POSITIVE_INFINITY);
    const reply = whole.ask(paths.cpuOfPods('cart', 'warehouse'));
    await untilPaused(500);
    await whole.clock.advance(untilListed);
    expect(await reply).toMatchObject({
      status: 503,
      body: {
        kind: 'Status',
        message:
          'the pods of namespace warehouse are not known yet: could not list pods of namespace warehouse: kube-apiserver answered 500 InternalError: the stand-in was told to fail',
      },
    });
  });
});
