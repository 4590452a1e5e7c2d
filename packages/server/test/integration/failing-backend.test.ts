import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fault } from '@metrics-adapter/sysdig-simulator';
import { paths } from './metric-paths.ts';
import type { Reply } from './metrics-client.ts';
import { startWholeServer } from './start-whole-server.ts';
import type { WholeServer } from './whole-server.ts';

let whole: WholeServer;
beforeEach(async () => {
  whole = await startWholeServer();
  whole.simulator.describeMetric('orders_waiting', { type: 'gauge', unit: 'number', help: 'Orders that wait' });
  whole.setGauge('orders_waiting', {}, 5);
  whole.setGauge('sysdig_container_cpu_used_percent', { kube_service_name: 'cart' }, 1);
  whole.addPod('a', 1);
});
afterEach(() => whole.stop());

const always = { times: Number.POSITIVE_INFINITY, path: '/query' };
/** One of every kind that an HPA has. */
const questions = [paths.cpuOfPods(), paths.cpuOfPod('a'), paths.cpuOfService('cart'), paths.ordersWaiting()];

/** A `Status` with a sentence that an HPA shows, which makes no client come back at once. */
function expectFailure({ status, headers, body }: Reply, expected: { status: number; message: string }): void {
  expect([status, body.kind, body.code]).toEqual([expected.status, 'Status', expected.status]);
  expect(body.message).toMatch(/cpu\.used\.percent|orders_waiting/);
  expect(body.message).toContain(expected.message);
  expect(headers).not.toHaveProperty('retry-after');
  expect(body.details?.retryAfterSeconds).toBeUndefined();
  expect(JSON.stringify([headers, body])).not.toContain(whole.simulator.token);
  expect(body.message).not.toContain('session=');
}

describe('a backend that fails', () => {
  it.each<[string, Fault | number, string]>([
    ['an error of its own', 500, 'answered 500 (planned by the test): it has a problem of its own'],
    ['a rejected query', 422, 'answered 422 (planned by the test): it rejected the query'],
    ['a bad query', 400, 'answered 400 (planned by the test): it rejected the query'],
    ['a token that it does not accept', 401, 'answered 401 (Unauthorized): it does not accept the API token'],
    ['a token without rights', 403, "answered 403 (Access is denied): the token's user or team may not read metrics"],
    ['a limit of calls', 429, 'the limit of calls is reached; no call is made for'],
    ['another address', 404, 'answered 404 (planned by the test): it has no Prometheus API at this address'],
    ['a web page', { kind: 'login-page' }, 'answered 200 with a web page instead of data'],
    ['nothing', { kind: 'empty' }, 'answered 200 with an empty body'],
    [
      'half an answer',
      { kind: 'status', status: 200, body: '{"status":"success","data":{"resultType":"vector","resu' },
      'answered 200 with a body that is cut off or damaged; nothing of it is used',
    ],
    [
      'an error in a good status',
      { kind: 'status', status: 200, body: '{"status":"error","error":"too busy"}' },
      'answered 200 with something that is no Prometheus answer: too busy',
    ],
    [
      'a redirect',
      { kind: 'redirect', location: 'https://login.example/?session=1' },
      'answered 302: a redirect to https://login.example, which is not followed',
    ],
  ])('with %s is answered by 503 and a sentence', async (_name, fault, message) => {
    whole.simulator.faults.failNext(fault, always);
    for (const path of questions) expectFailure(await whole.ask(path), { status: 503, message });
  });

  it.each<[string, Fault, string]>([
    ['before it answers', { kind: 'reset' }, 'cannot be reached'],
    ['in the middle of an answer', { kind: 'truncated' }, 'cannot be reached'],
  ])('and breaks the connection %s is answered by 503', async (_name, fault, message) => {
    whole.simulator.faults.failNext(fault, always);
    expectFailure(await whole.ask(paths.cpuOfPods()), { status: 503, message });
  });

  it('is left alone for as long as it asked for', async () => {
    whole.simulator.faults.failNext(
      { kind: 'rate-limit', retryAfterSeconds: 60, requestsPerMinute: 60 },
      { path: '/query' },
    );
    const message =
      'answered 429 (Too many requests): the limit of calls is reached; no call is made for the next 60 s';
    expectFailure(await whole.ask(paths.cpuOfPods()), { status: 503, message });
    await whole.pass(30_000);
    expectFailure(await whole.ask(paths.ordersWaiting()), {
      status: 503,
      message: 'answered 429 before: the limit of calls is reached; no call is made for another 30 s',
    });
    expect(whole.queries).toBe(1);
    // Then the next refresh finds that it may be asked again.
    await whole.pass(30_000 + 15_000);
    expect((await whole.ask(paths.cpuOfPods())).status).toBe(200);
  });

  it('is asked again some five seconds after a failure, and not by every caller', async () => {
    whole.simulator.faults.failNext(500, { path: '/query' });
    expect((await whole.ask(paths.cpuOfPods())).status).toBe(503);
    expect((await whole.ask(paths.cpuOfPods())).status).toBe(503);
    expect(whole.queries).toBe(1);
    await whole.pass(7_500);
    expect((await whole.ask(paths.cpuOfPods())).status).toBe(200);
    expect(whole.queries).toBe(2);
  });

  it('does not make the server unready', async () => {
    whole.simulator.faults.failNext(500, { times: Number.POSITIVE_INFINITY });
    expect((await whole.ask(paths.cpuOfPods())).status).toBe(503);
    expect((await whole.ask('/readyz')).status).toBe(200);
    expect((await whole.ask('/livez')).status).toBe(200);
    expect((await whole.ask('/apis/external.metrics.k8s.io/v1beta1')).status).toBe(200);
  });
});
