import { afterEach, describe, expect, it } from '@jest/globals';
import {
  BackendUnavailableError,
  type CustomMetricsProvider,
  type ExternalMetricsProvider,
  FirstValuePendingError,
  type RequestContext,
} from '@metrics-adapter/core';
import { FakeMetricsProvider } from '@metrics-adapter/core/testing';
import { until } from '../src/kubernetes/testing/until.ts';
import { type RunningApp, startApp, userHeader } from './running-app.ts';

const nodes = '/apis/custom.metrics.k8s.io/v1beta2/nodes/foo/some-metric';
const external = '/apis/external.metrics.k8s.io/v1beta1/namespaces/default/my-external-metric';

let app: RunningApp | undefined;
afterEach(async () => {
  await app?.server.stop();
  app = undefined;
});

/** Answers nothing, and keeps what came along with each question. */
class SilentProvider implements CustomMetricsProvider, ExternalMetricsProvider {
  readonly contexts: RequestContext[] = [];
  readonly getMetricByName = (_query: unknown, context: RequestContext) => this.#wait(context);
  readonly getMetricBySelector = (_query: unknown, context: RequestContext) => this.#wait(context);
  readonly getExternalMetric = (_query: unknown, context: RequestContext) => this.#wait(context);
  readonly listAllMetrics = () => [];
  readonly listAllExternalMetrics = () => [];

  #wait(context: RequestContext): Promise<never> {
    this.contexts.push(context);
    return new Promise(() => {});
  }
}

describe('the provider', () => {
  it.each([nodes, external])('sees its error become the answer at %s', async (path) => {
    app = await startApp();
    app.provider.failWith(new FirstValuePendingError('first value of some-metric is being fetched: ask again'));
    const { status, headers, body } = await app.server.get(path);
    expect(status).toBe(503);
    expect(headers).not.toHaveProperty('retry-after');
    expect(body).toBe(
      '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"first value of some-metric is being fetched: ask again","reason":"ServiceUnavailable","code":503}\n',
    );
  });

  it('never sees its secrets or defects in an answer', async () => {
    app = await startApp();
    app.provider.failWith(new TypeError('undefined is not hunter2'));
    const defect = await app.server.get(nodes);
    expect(defect.status).toBe(500);
    expect(defect.body).not.toContain('hunter2');
    app.provider.failWith(new BackendUnavailableError('Sysdig answered 401', { cause: new Error('hunter2') }));
    const refused = await app.server.get(nodes);
    expect(refused.status).toBe(503);
    expect(refused.body).not.toContain('hunter2');
    expect(app.log.fields).toContainEqual(expect.objectContaining({ reason: 'Sysdig answered 401: hunter2' }));
  });

  it('is told the request id, which the client has too', async () => {
    app = await startApp();
    const { headers } = await app.server.get(nodes, { 'Audit-ID': 'from-kube-apiserver' });
    await app.server.get(external);
    expect(headers['audit-id']).toBe('from-kube-apiserver');
    expect(app.provider.calls.map(({ context }) => context.requestId)).toEqual(['from-kube-apiserver', 'new-id']);
  });

  it('is told whether an autoscaler waits', async () => {
    app = await startApp({ autoscalerUsers: ['scaler', 'other-scaler'] });
    for (const name of ['scaler', 'other-scaler', 'scale', 'jane']) await app.server.get(nodes, { [userHeader]: name });
    expect(app.provider.calls.map(({ context }) => context.priority)).toEqual([
      'autoscaler',
      'autoscaler',
      'person',
      'person',
    ]);
  });

  it.each([nodes, nodes.replace('foo', '*'), external])('learns that nobody waits any longer at %s', async (path) => {
    const provider = new SilentProvider();
    app = await startApp({ customMetrics: provider, externalMetrics: provider });
    const { log } = app;
    const client = app.server.request({ path, headers: { 'Audit-ID': 'gone' } });
    client.on('error', () => {});
    client.end();
    await until(() => provider.contexts.length > 0);
    expect(provider.contexts[0]?.signal.aborted).toBe(false);
    client.destroy();
    await until(() => log.lines.length > 0);
    expect(provider.contexts[0]?.signal.aborted).toBe(true);
    expect(log.fields).toEqual([expect.objectContaining({ requestId: 'gone', path, user: 'jane', aborted: true })]);
  });

  it('is not asked to give up what was answered', async () => {
    app = await startApp();
    await app.server.get(nodes);
    const { log, provider } = app;
    await until(() => log.lines.length > 0);
    expect(provider.calls[0]?.context.signal.aborted).toBe(false);
  });

  it('may have nothing to list', async () => {
    const empty = new FakeMetricsProvider();
    app = await startApp({ customMetrics: empty, externalMetrics: empty });
    for (const groupVersion of ['custom.metrics.k8s.io/v1beta1', 'external.metrics.k8s.io/v1beta1']) {
      expect((await app.server.get(`/apis/${groupVersion}`)).body).toBe(
        `{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"${groupVersion}","resources":[]}\n`,
      );
    }
  });
});
