import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gatherTime } from './adapter-timers.ts';
import { paths } from './metric-paths.ts';
import type { Reply } from './metrics-client.ts';
import { startWholeServer } from './start-whole-server.ts';
import type { WholeServer } from './whole-server.ts';

let whole: WholeServer;
beforeEach(async () => {
  whole = await startWholeServer();
  whole.timers.gather();
});
afterEach(() => whole.stop());

/** Asks for all of it at once, and goes on when everybody waits for the backend. */
async function askAtOnce(all: readonly string[]): Promise<readonly Reply[]> {
  const replies = all.map((path) => whole.ask(path));
  await whole.untilWaiting(all.length);
  await whole.clock.advance(gatherTime);
  return Promise.all(replies);
}

const hundred = Array.from({ length: 100 }, (_, index) => `pod-${index}`);
const describeReply = ({ status, body }: Reply) =>
  `${status} ${body.items[0].describedObject.name}=${body.items[0].value}`;

describe('first reads at once', () => {
  it('of one object by a hundred callers cost one query', async () => {
    whole.addPod('a', 7);
    const replies = await askAtOnce(hundred.map(() => paths.cpuOfPod('a')));
    expect(new Set(replies.map(describeReply))).toEqual(new Set(['200 a=7']));
    expect(whole.queries).toBe(1);
    expect(whole.cluster.requests.count({ path: '/apis/authorization.k8s.io/' })).toBe(1);
  });

  it('of a hundred objects of one metric cost one query, and everybody gets their own value', async () => {
    for (const [index, name] of hundred.entries()) whole.addPod(name, index);
    const replies = await askAtOnce(hundred.map((name) => paths.cpuOfPod(name)));
    expect(replies.map(describeReply)).toEqual(hundred.map((name, index) => `200 ${name}=${index}`));
    expect(whole.queries).toBe(1);
  });

  it('from two namespaces cost one query, and neither sees the pods of the other', async () => {
    whole.addPod('a', 1);
    whole.addPod('a', 2, { namespace: 'warehouse' });
    whole.addPod('b', 3, { namespace: 'warehouse' });
    const all = [paths.cpuOfPod('a'), paths.cpuOfPod('a', 'warehouse')];
    expect((await askAtOnce(all)).map(describeReply)).toEqual(['200 a=1', '200 a=2']);
    expect(whole.queries).toBe(1);
    const { status } = await whole.ask(paths.cpuOfPod('b'));
    expect(status).toBe(404);
    expect(whole.queries).toBe(1);
  });

  it('of a namespace that comes later make the metric known for both from then on', async () => {
    whole.addPod('a', 1);
    whole.addPod('a', 2, { namespace: 'warehouse' });
    await askAtOnce([paths.cpuOfPod('a')]);
    await askAtOnce([paths.cpuOfPod('a', 'warehouse')]);
    expect(whole.queries).toBe(2);
    // One refresh, at the metric's own turn, and no read of it has to wait.
    await whole.pass(22_550);
    expect(whole.queries).toBe(3);
    const both = [paths.cpuOfPod('a'), paths.cpuOfPod('a', 'warehouse')].map((path) => whole.ask(path));
    expect((await Promise.all(both)).map(describeReply)).toEqual(['200 a=1', '200 a=2']);
    expect(whole.queries).toBe(3);
  });

  it('are followed by reads that cost nothing for fifteen seconds', async () => {
    whole.addPod('a', 1);
    await askAtOnce([paths.cpuOfPod('a')]);
    await whole.clock.advance(11_000);
    expect(describeReply(await whole.ask(paths.cpuOfPod('a')))).toBe('200 a=1');
    expect(whole.queries).toBe(1);
  });
});
