import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../src/kubernetes/testing/until.ts';
import { type RunningApp, startApp } from './running-app.ts';

const node = '/apis/custom.metrics.k8s.io/v1beta2/nodes/foo/some-metric';
const reads = [
  node,
  '/apis/custom.metrics.k8s.io/v1beta1/namespaces/ns/pods/*/some-metric',
  '/apis/external.metrics.k8s.io/v1beta1/namespaces/ns/my-external-metric',
];

let app: RunningApp;
beforeEach(async () => {
  app = await startApp();
  app.provider.hang();
});
afterEach(() => app.server.stop());

/** Asks, and lets so much time go by before the provider answers. */
async function askAndWait(path: string, milliseconds: number, headers: Readonly<Record<string, string>> = {}) {
  const answer = app.server.get(path, headers);
  await until(() => app.provider.calls.length === 1);
  await app.clock.advance(milliseconds);
  app.provider.resume();
  return answer;
}

const timeout =
  '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Timeout: request did not complete within the allotted timeout","reason":"Timeout","details":{},"code":504}\n';

describe('whoever asks for values', () => {
  it.each(reads)('waits up to ten seconds: %s', async (path) => {
    expect((await askAndWait(path, 9_999)).status).toBe(200);
    expect(app.clock.pending).toBe(0);
  });

  it.each(reads)('is told then that it took too long, and nobody is asked any further: %s', async (path) => {
    const { status, headers, body } = await askAndWait(path, 10_000);
    expect([status, headers['content-type'], body]).toEqual([504, 'application/json', timeout]);
    expect(headers).toMatchObject({ 'audit-id': 'new-id', 'cache-control': 'no-cache, private' });
    expect(headers).not.toHaveProperty('retry-after');
    expect(app.provider.calls[0]?.context.signal.aborted).toBe(true);
    expect(app.log.lines).toContain('warn: request failed');
  });

  it.each([
    ['1500ms', 1_500],
    ['0.5s', 500],
    ['1m', 10_000],
    ['0s', 10_000],
    ['', 10_000],
  ])('may wait less, not more: timeout=%s', async (parameter, longest) => {
    const path = `${node}?timeout=${parameter}`;
    expect((await askAndWait(path, longest - 1)).status).toBe(200);
    app.provider.calls.length = 0;
    app.provider.hang();
    expect((await askAndWait(path, longest)).status).toBe(504);
  });

  it('is told in the form that it reads', async () => {
    const protobuf = 'application/vnd.kubernetes.protobuf';
    const { status, headers } = await askAndWait(node, 10_000, { Accept: protobuf });
    expect([status, headers['content-type']]).toEqual([504, protobuf]);
  });
});
