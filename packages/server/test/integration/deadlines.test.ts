import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../src/kubernetes/testing/until.ts';
import { patience } from './adapter-timers.ts';
import { paths } from './metric-paths.ts';
import { startWholeServer } from './start-whole-server.ts';
import type { WholeServer } from './whole-server.ts';

let whole: WholeServer;
beforeEach(async () => {
  whole = await startWholeServer();
  whole.addPod('a', 7);
  whole.holdNextQuery();
});
afterEach(() => whole.stop());

/** Until the backend has got the question and keeps the answer to itself. */
const untilHeld = () => until(() => whole.held.count === 1);

describe('a client that leaves', () => {
  it('does not end the fetch for those who stay', async () => {
    const leaving = whole.begin(paths.cpuOfPods());
    const staying = whole.begin(paths.cpuOfPods());
    const left = expect(leaving.reply).rejects.toMatchObject({ code: 'ECONNRESET' });
    await whole.untilWaiting(2);
    await untilHeld();
    leaving.leave();
    await left;
    await whole.untilWaiting(1);
    whole.held.release();
    expect(await staying.reply).toMatchObject({ status: 200, body: { items: [{ value: '7' }] } });
    expect(whole.queries).toBe(1);
  });

  it('does not end it for those who come later', async () => {
    const leaving = whole.begin(paths.cpuOfPods());
    const left = expect(leaving.reply).rejects.toMatchObject({ code: 'ECONNRESET' });
    await untilHeld();
    leaving.leave();
    await left;
    await whole.untilWaiting(0);
    const later = whole.ask(paths.cpuOfPods());
    await whole.untilWaiting(1);
    whole.held.release();
    expect((await later).status).toBe(200);
    expect(whole.queries).toBe(1);
  });
});

describe('a backend that does not answer', () => {
  it('lets a caller go after three seconds, with a sentence', async () => {
    const reply = whole.ask(paths.cpuOfPods());
    await untilHeld();
    await whole.untilWaiting(1);
    await whole.clock.advance(patience);
    const { status, headers, body } = await reply;
    expect([status, body.reason]).toEqual([503, 'ServiceUnavailable']);
    expect(body.message).toBe(
      'the first value of metric cpu.used.percent for pods with labels "app=cart" in namespace shop is being fetched and took longer than 3 s; it is served when it has arrived',
    );
    expect(headers).not.toHaveProperty('retry-after');
    whole.held.release();
    await until(() => whole.timers.count(20_000) === 0);
    expect((await whole.ask(paths.cpuOfPods())).status).toBe(200);
    expect(whole.queries).toBe(1);
  });

  it('is given up at its deadline, which callers are told by 504', async () => {
    const first = whole.ask(paths.cpuOfPods());
    await untilHeld();
    await whole.untilWaiting(1);
    await whole.clock.advance(20_000);
    expect((await first).status).toBe(503);
    await until(() =>
      whole.log.lines.includes(
        'warn: a metric cannot be refreshed; earlier samples are held while they are young enough',
      ),
    );
    const { status, headers, body } = await whole.ask(paths.cpuOfPods());
    expect([status, body.reason]).toEqual([504, 'Timeout']);
    expect(body.message).toMatch(
      /^metric cpu\.used\.percent for pods with .*: the backend did not answer within 20 s$/,
    );
    expect(headers).not.toHaveProperty('retry-after');
    expect(whole.queries).toBe(1);
  });

  it('is given up after the time that one call may take', async () => {
    await whole.stop();
    whole = await startWholeServer({ args: ['--sysdig-request-timeout', '100ms'] });
    whole.addPod('a', 7);
    whole.holdNextQuery();
    expect(await whole.ask(paths.cpuOfPods())).toMatchObject({
      status: 504,
      body: { reason: 'Timeout', message: expect.stringContaining('did not answer within 0.1 s') },
    });
  });

  it('keeps nobody else waiting', async () => {
    whole.setGauge('sysdig_host_cpu_used_percent', { kube_node_name: 'node-1' }, 3);
    const hanging = whole.ask(paths.cpuOfPods());
    await untilHeld();
    expect((await whole.ask('/apis/custom.metrics.k8s.io/v1beta2')).status).toBe(200);
    expect((await whole.ask('/readyz')).status).toBe(200);
    const node = await whole.ask('/apis/custom.metrics.k8s.io/v1beta2/nodes/node-1/cpu.used.percent');
    expect(node).toMatchObject({ status: 200, body: { items: [{ value: '3' }] } });
    whole.held.release();
    expect((await hanging).status).toBe(200);
  });
});
