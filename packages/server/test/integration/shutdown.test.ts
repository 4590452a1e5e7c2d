import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../src/kubernetes/testing/until.ts';
import { shutDown } from '../../src/lifecycle/shutdown.ts';
import { paths } from './metric-paths.ts';
import { startWholeServer } from './start-whole-server.ts';
import type { WholeServer } from './whole-server.ts';

let whole: WholeServer;
beforeEach(async () => {
  whole = await startWholeServer();
});
afterEach(() => whole.stop());

const pods = Array.from({ length: 30 }, (_, index) => `pod-${index}`);

function begin(): Promise<void> {
  const { server, underWay, surroundings, clock, log } = whole;
  return shutDown({ server, underWay, state: surroundings.shutdown, timers: clock, log, delay: 2, deadline: 15 });
}

describe('a server that ends under load', () => {
  it('finishes what is under way with the right values, and takes nothing new', async () => {
    for (const [index, name] of pods.entries()) whole.addPod(name, index);
    whole.holdNextQuery();
    const replies = pods.map((name) => whole.ask(paths.cpuOfPod(name)));
    await whole.untilWaiting(pods.length);
    await until(() => whole.held.count === 1);
    const ended = begin();
    expect((await whole.ask('/readyz')).status).toBe(500);
    const stillServed = await whole.ask('/apis/custom.metrics.k8s.io/v1beta2');
    expect([stillServed.status, stillServed.headers.connection]).toEqual([200, 'close']);
    await whole.clock.advance(2_000);
    await expect(whole.ask(paths.cpuOfPod('pod-1'))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    whole.held.release();
    const answered = await Promise.all(replies);
    expect(
      answered.map(({ status, body }) => [status, body.items[0].describedObject.name, body.items[0].value]),
    ).toEqual(pods.map((name, index) => [200, name, String(index)]));
    await ended;
    expect(whole.log.lines).not.toContain('warn: requests are cut off: they took longer than the shutdown may');
  });

  it('answers those who waited too long by an error, and never by a value that it does not have', async () => {
    whole.addPod('a', 7);
    whole.holdNextQuery();
    const reply = whole.ask(paths.cpuOfPod('a'));
    await whole.untilWaiting(1);
    const ended = begin();
    await whole.clock.advance(3_000);
    expect(await reply).toMatchObject({ status: 503, body: { kind: 'Status', reason: 'ServiceUnavailable' } });
    await ended;
  });
});
