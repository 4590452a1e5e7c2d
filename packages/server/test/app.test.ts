import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { everything, parseLabelSelector } from '@metrics-adapter/core';
import type { Answer } from '../src/http/testing/loopback.ts';
import { anonymous, type RunningApp, startApp, userHeader } from './running-app.ts';

const custom = '/apis/custom.metrics.k8s.io';
const external = '/apis/external.metrics.k8s.io/v1beta1';

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.server.stop());
beforeEach(() => {
  app.provider.calls.length = 0;
  app.authorizer.asked.length = 0;
});

const get = (path: string, headers: Readonly<Record<string, string>> = {}) => app.server.get(path, headers);

/** What every refusal must be: a `Status` of this code, and nothing else. */
function expectStatus(answer: Answer, code: number) {
  const body = JSON.parse(answer.body);
  expect(answer.status).toBe(code);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(body).toMatchObject({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code });
  return body;
}

describe.each(['v1beta1', 'v1beta2'])('custom.metrics.k8s.io/%s', (version) => {
  const base = `${custom}/${version}`;

  it.each([
    ['/nodes/*/some-metric', 4],
    ['/namespaces/ns/pods/*/some-metric', 16],
    ['/namespaces/ns/metrics/some-metric', 1],
    ['/namespaces/*/metrics/some-metric', 1],
    ['/nodes/*/some-metric?labelSelector=foo%3Dbar', 2],
    ['/namespaces/ns/pods/*/some-metric?labelSelector=foo%3Dbar', 8],
    ['/namespaces/ns/pods/*/some-metric?labelSelector=foo%3Dbar&metricLabelSelector=code%3D200', 8],
    ['/nodes/foo/some-metric', 1],
    ['/namespaces/ns/pods/foo/some-metric', 1],
    ['/namespaces/ns/deployments.apps/cart/some-metric', 1],
    ['/namespaces/ns/pods/%2A/some-metric', 16],
    ['/namespaces/ns/pods/%2a/some-metric', 16],
    ['/namespaces/ns/pods/*/some-metric/', 16],
    ['/namespaces/ns/pods/%66oo/some%2Dmetric', 1],
    ['/namespaces/ns/pods/*/some-metric?unknown=parameter', 16],
  ])('answers %s with %d values', async (path, count) => {
    const { status, headers, body } = await get(base + path);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    const { kind, apiVersion, items } = JSON.parse(body);
    expect({ kind, apiVersion }).toEqual({ kind: 'MetricValueList', apiVersion: `custom.metrics.k8s.io/${version}` });
    expect(items).toHaveLength(count);
  });

  it.each([
    ['/blah'],
    ['/nodes'],
    ['/nodes/foo'],
    ['/namespaces'],
    ['/namespaces/ns'],
    ['/namespaces/ns/pods/bar'],
    ['/namespaces/ns/pods/foo/some-metric/more'],
    ['/nodes/Foo/some-metric'],
  ])('answers %s with 404', async (path) => {
    expectStatus(await get(base + path), 404);
  });

  it.each([
    ['an escaped slash', '/namespaces/ns/pods/fo%2Fo/some-metric', 404],
    ['an empty segment', '/namespaces//pods/foo/some-metric', 404],
    ['an empty segment at the start of all', '//nodes/foo/some-metric', 404],
    ['a dot', '/nodes/./some-metric', 404],
    ['two dots', '/nodes/../some-metric', 404],
    ['escaped dots', '/nodes/%2e%2E/some-metric', 404],
    ['an escape that is none', '/nodes/%zz/some-metric', 400],
    ['half an escape', '/nodes/foo/some-metric%2', 400],
    ['bytes that are no UTF-8', '/nodes/%ff/some-metric', 400],
    ['a control character', '/nodes/%00/some-metric', 400],
  ])('refuses %s', async (_what, path, code) => {
    expectStatus(await get(base + path), code);
    expect(app.provider.calls).toEqual([]);
    expect(app.authorizer.asked).toEqual([]);
  });

  it('takes "#" and "\\" for what they are', async () => {
    const { message } = expectStatus(await get(`${base}/nodes/foo/some-metric#/x`), 404);
    expect(message).toBe('the server could not find the requested resource');
    await get(`${base}/nodes/foo/some-metric#`);
    await get(`${base}/nodes\\foo\\some-metric#`);
    expect(app.provider.calls.map(({ query }) => query.metric)).toEqual(['some-metric#']);
  });

  it.each(['/namespaces/ns/http_requests', '/namespaces/ns/pods', '/namespaces/ns/status'])(
    'says how to ask instead of %s',
    async (path) => {
      const { message } = expectStatus(await get(base + path), 400);
      expect(message).toBe(
        'invalid request path: a metric of a namespace is at namespaces/NAMESPACE/metrics/METRIC, one of an object at namespaces/NAMESPACE/RESOURCE/NAME/METRIC',
      );
    },
  );

  it.each([
    ['/Nodes/foo/some-metric', 'invalid request path: "Nodes" is no resource: '],
    ['/namespaces/*/pods/*/some-metric', 'invalid request path: "*" is no namespace: '],
    ['/nodes/foo/*', 'invalid request path: "*" is no metric: '],
    ['/nodes/foo/some-metric?labelSelector=a', 'labelSelector cannot be used here: '],
    ['/nodes/*/some-metric?fieldSelector=a', 'fieldSelector: "a" is not supported for metrics; '],
    ['/nodes/*/some-metric?limit=all', 'limit: "all" is no 64-bit integer'],
    ['/nodes/*/some-metric?timeout=soon', 'timeout: "soon" is no duration; '],
  ])('asks nobody for what cannot be meant: %s', async (path, beginning) => {
    const { message, reason } = expectStatus(await get(base + path), 400);
    expect(reason).toBe('BadRequest');
    expect(message.slice(0, beginning.length)).toBe(beginning);
    expect(app.provider.calls).toEqual([]);
  });

  it('cannot be watched', async () => {
    const answer = await get(`${base}/nodes/*/some-metric?watch=1`);
    expect(expectStatus(answer, 405)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'watch is not supported on resources of kind "*.custom.metrics.k8s.io"',
      reason: 'MethodNotAllowed',
      details: { group: 'custom.metrics.k8s.io', kind: '*' },
      code: 405,
    });
    expect(app.provider.calls).toEqual([]);
  });

  it('asks for an object by name', async () => {
    await get(`${base}/namespaces/ns/deployments.apps/cart/some-metric?metricLabelSelector=code%3D200`);
    expect(app.provider.calls.map(({ query }) => query)).toEqual([
      {
        groupResource: { group: 'apps', resource: 'deployments' },
        namespace: 'ns',
        name: 'cart',
        metric: 'some-metric',
        metricSelector: parseLabelSelector('code=200'),
      },
    ]);
  });

  it('asks for objects by selector', async () => {
    await get(`${base}/nodes/*/some-metric?labelSelector=foo%3Dbar`);
    expect(app.provider.calls.map(({ query }) => query)).toEqual([
      {
        groupResource: { group: '', resource: 'nodes' },
        metric: 'some-metric',
        metricSelector: everything,
        selector: parseLabelSelector('foo=bar'),
      },
    ]);
  });

  it('asks for a namespace as an object of no namespace', async () => {
    await get(`${base}/namespaces/ns/metrics/some-metric`);
    expect(app.provider.calls.map(({ query }) => query)).toEqual([
      {
        groupResource: { group: '', resource: 'namespaces' },
        name: 'ns',
        metric: 'some-metric',
        metricSelector: everything,
      },
    ]);
  });

  it.each(['status', 'finalize', 'watch', 'a:b|c', 'Mixed.Case'])(
    'knows no special meaning of the metric %s',
    async (metric) => {
      await get(`${base}/namespaces/ns/pods/foo/${encodeURIComponent(metric)}`);
      expect(app.provider.calls.map(({ query }) => query.metric)).toEqual([metric]);
    },
  );

  it.each(['labelSelector', 'metricLabelSelector'])('names %s when it cannot be read', async (parameter) => {
    const path = `${base}/namespaces/ns/pods/*/some-metric?${parameter}=`;
    const { message, reason } = expectStatus(await get(`${path}a%3D%3D%3Db`), 400);
    expect(reason).toBe('BadRequest');
    expect(message).toMatch(new RegExp(`^${parameter}: `));
    expect(expectStatus(await get(`${path}a&${parameter}=b`), 400).message).toBe(
      `${parameter} is given 2 times; give it once`,
    );
    expect(app.provider.calls).toEqual([]);
  });

  it('lists what can be asked for', async () => {
    const { status, body } = await get(base);
    expect(status).toBe(200);
    const entry = (name: string, namespaced: boolean) =>
      `{"name":"${name}/some-metric","singularName":"","namespaced":${namespaced},"kind":"MetricValueList","verbs":["get"]}`;
    expect(body).toBe(
      `{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"custom.metrics.k8s.io/${version}","resources":[${[
        entry('deployments.apps', true),
        entry('namespaces', false),
        entry('nodes', false),
        entry('pods', true),
      ].join(',')}]}\n`,
    );
    expect((await get(`${base}/`)).body).toBe(body);
  });
});

describe('custom.metrics.k8s.io', () => {
  it('writes v1beta1 to the letter', async () => {
    const { body } = await get(`${custom}/v1beta1/namespaces/ns/pods/foo/some-metric`);
    expect(body).toBe(
      '{"kind":"MetricValueList","apiVersion":"custom.metrics.k8s.io/v1beta1","metadata":{},"items":[{"describedObject":{"kind":"Pod","namespace":"ns","name":"foo","apiVersion":"v1"},"metricName":"some-metric","timestamp":"2026-01-02T03:04:05Z","window":60,"value":"1500m","selector":null}]}\n',
    );
  });

  it('writes v1beta2 to the letter', async () => {
    const { body } = await get(`${custom}/v1beta2/nodes/foo/some-metric?metricLabelSelector=code%3D200`);
    expect(body).toBe(
      '{"kind":"MetricValueList","apiVersion":"custom.metrics.k8s.io/v1beta2","metadata":{},"items":[{"describedObject":{"kind":"Node","name":"foo","apiVersion":"v1"},"metric":{"name":"some-metric","selector":{"matchLabels":{"code":"200"}}},"timestamp":"2026-01-02T03:04:05Z","windowSeconds":60,"value":"1500m"}]}\n',
    );
  });
});

describe('external.metrics.k8s.io/v1beta1', () => {
  it.each([
    ['/namespaces/default/my-external-metric', 2],
    ['/namespaces/default/my-external-metric/', 2],
    ['/namespaces/default/my-external-metric?labelSelector=foo%3Dbar', 1],
    ['/namespaces/default/my-external-metric?labelSelector=foo+in+(bar%2Cbaz)', 2],
  ])('answers %s with %d values', async (path, count) => {
    const { status, body } = await get(external + path);
    expect(status).toBe(200);
    expect(JSON.parse(body).items).toHaveLength(count);
  });

  it.each([
    ['/nonexistent-metric'],
    ['/namespaces'],
    ['/namespaces/foo'],
    ['/namespaces/foo/group/metric'],
    ['/namespaces//my-external-metric'],
  ])('answers %s with 404', async (path) => {
    expectStatus(await get(external + path), 404);
    expect(app.provider.calls).toEqual([]);
  });

  it('answers 404 with a sentence where there is no data: the autoscaler shows it to people', async () => {
    const { reason, message } = expectStatus(await get(`${external}/namespaces/foo/nonexistent-metric`), 404);
    expect(reason).toBe('NotFound');
    expect(message).toBe('the server could not find the metric nonexistent-metric');
  });

  it('takes the label selector for one of the metric', async () => {
    await get(`${external}/namespaces/default/my-external-metric?labelSelector=foo%3Dbar`);
    expect(app.provider.calls.map(({ query }) => query)).toEqual([
      { namespace: 'default', metric: 'my-external-metric', selector: parseLabelSelector('foo=bar') },
    ]);
  });

  it.each(['status', 'finalize', 'pods'])('knows no special meaning of the metric %s', async (metric) => {
    await get(`${external}/namespaces/default/${metric}`);
    expect(app.provider.calls.map(({ query }) => query.metric)).toEqual([metric]);
  });

  it('names a selector that cannot be read', async () => {
    const path = `${external}/namespaces/default/my-external-metric?labelSelector=`;
    expect(expectStatus(await get(`${path}a%3D%3D%3Db`), 400).message).toMatch(/^labelSelector: /);
    expect(expectStatus(await get(`${path}a&labelSelector=`), 400).message).toBe(
      'labelSelector is given 2 times; give it once',
    );
  });

  it('writes values to the letter', async () => {
    const { body } = await get(`${external}/namespaces/default/my-external-metric?labelSelector=foo%3Dbaz`);
    expect(body).toBe(
      '{"kind":"ExternalMetricValueList","apiVersion":"external.metrics.k8s.io/v1beta1","metadata":{},"items":[{"metricName":"my-external-metric","metricLabels":{"foo":"baz"},"timestamp":"2026-01-02T03:04:05Z","value":"42500m"}]}\n',
    );
  });

  it.each([external, `${external}/`])('lists what can be asked for at %s', async (path) => {
    expect((await get(path)).body).toBe(
      '{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"external.metrics.k8s.io/v1beta1","resources":[{"name":"my-external-metric","singularName":"","namespaced":true,"kind":"ExternalMetricValueList","verbs":["get"]}]}\n',
    );
  });
});

describe('every answer', () => {
  it.each(['/', '/foo', '/api', '/api/v1', '/apis/nope', '/APIS', `${custom}/v1`, `${external}beta2`])(
    'is a Status where there is nothing: %s',
    async (path) => {
      const body = expectStatus(await get(path), 404);
      expect(body).toMatchObject({ reason: 'NotFound', message: 'the server could not find the requested resource' });
      expect(body.details).toEqual({});
    },
  );

  it.each([
    ['GET', `${custom}/v1beta1/nodes/foo/some-metric`, 200],
    ['GET', '/nothing', 404],
    ['GET', '/version', 200],
    ['POST', `${custom}/v1beta1`, 405],
    ['GET', `${custom}/v1beta1/nodes/%zz/m`, 400],
  ])('has an audit id and stays out of caches: %s %s', async (method, path, code) => {
    const { status, headers } = await app.server.ask({ method, path, headers: { 'Audit-ID': 'from-kube-apiserver' } });
    expect(status).toBe(code);
    expect(headers['audit-id']).toBe('from-kube-apiserver');
    expect(headers['cache-control']).toBe('no-cache, private');
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('etag');
  });

  const readable = [
    '/apis',
    custom,
    `${custom}/v1beta1`,
    `${custom}/v1beta2/nodes/foo/some-metric`,
    `${custom}/v1beta2/namespaces/ns/metrics/some-metric`,
    `${custom}/v1beta2/namespaces/ns/pods/*/some-metric`,
    external,
    `${external}/namespaces/default/my-external-metric`,
    '/openapi/v2',
    '/openapi/v3',
    '/openapi/v3/apis',
    '/version',
    '/version/',
  ];
  const methods = ['HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'];

  it.each(readable)('refuses to change %s', async (path) => {
    for (const method of methods) {
      const { status, headers, body } = await app.server.ask({ path, method });
      expect([method, status, headers.allow]).toEqual([method, 405, 'GET']);
      expect(headers['content-type']).toBe('application/json');
      expect(body).toBe(
        method === 'HEAD'
          ? ''
          : '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"the server does not allow this method on the requested resource","reason":"MethodNotAllowed","details":{},"code":405}\n',
      );
    }
    expect(app.provider.calls).toEqual([]);
  });

  it.each(['/', '/nope', '/readyz/ping', `${custom}/v1beta1`, `${custom}/v1beta1/blah`, `${external}/namespaces/ns/m`])(
    'is 403 for whoever may not ask, whether there is something or not: %s',
    async (path) => {
      for (const method of ['GET', 'POST']) {
        const { message } = expectStatus(await app.server.ask({ path, method, headers: anonymous }), 403);
        expect(message).toMatch(/forbidden: User "system:anonymous" cannot /);
      }
      expect(app.provider.calls).toEqual([]);
    },
  );

  it('says who may not do what', async () => {
    const answer = await get(`${custom}/v1beta1/namespaces/ns/pods/foo/some-metric`, anonymous);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(expectStatus(answer, 403)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message:
        'pods.custom.metrics.k8s.io "foo" is forbidden: User "system:anonymous" cannot get resource "pods/some-metric" in API group "custom.metrics.k8s.io" in the namespace "ns"',
      reason: 'Forbidden',
      details: { name: 'foo', group: 'custom.metrics.k8s.io', kind: 'pods' },
      code: 403,
    });
  });

  it.each(['/', '/livez', `${custom}/v1beta1`])('is 401 for credentials that nobody knows: %s', async (path) => {
    const answer = await get(path, { [userHeader]: 'unknown' });
    expect(expectStatus(answer, 401)).toMatchObject({ message: 'Unauthorized', reason: 'Unauthorized' });
    expect(answer.headers).not.toHaveProperty('www-authenticate');
    expect(app.authorizer.asked).toEqual([]);
  });

  it('is 400 for a target that is too long, before anybody is asked who sends it', async () => {
    const answer = await get(`/livez?${'x'.repeat(8_192)}`, { [userHeader]: 'unknown' });
    expect(expectStatus(answer, 400).message).toBe(
      'invalid request path: with its query it is longer than 8192 characters',
    );
  });

  it('holds no stack even where express has the last word, whatever NODE_ENV says', () => {
    expect(app.express.get('env')).toBe('production');
  });

  it('authorizes exactly what is asked of the provider', async () => {
    await get(`${custom}/v1beta2/namespaces/ns/deployments.apps/%2A/some%2Dmetric/`);
    expect(app.authorizer.asked).toEqual([
      {
        kind: 'resource',
        verb: 'get',
        group: 'custom.metrics.k8s.io',
        version: 'v1beta2',
        namespace: 'ns',
        resource: 'deployments.apps',
        subresource: 'some-metric',
        name: '*',
      },
    ]);
  });
});

describe('health', () => {
  it.each(['/livez', '/readyz', '/healthz'])('is told to anybody at %s', async (path) => {
    const { status, headers, body } = await get(path, anonymous);
    expect([status, body]).toEqual([200, 'ok']);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toBe('no-cache, private');
  });

  it.each([
    ['/livez?verbose', '[+]ping ok\nlivez check passed\n'],
    ['/livez?verbose=false', '[+]ping ok\nlivez check passed\n'],
    ['/readyz?verbose', '[+]ping ok\n[+]shutdown ok\nreadyz check passed\n'],
    ['/healthz?verbose', '[+]ping ok\nhealthz check passed\n'],
    ['/readyz/shutdown', 'ok'],
    ['/livez/ping', 'ok'],
  ])('tells more at %s', async (path, text) => {
    expect(await get(path)).toMatchObject({ status: 200, body: text });
  });

  it.each(['/livez', '/readyz', '/healthz', '/readyz/shutdown'])(
    'is told without words by HEAD at %s',
    async (path) => {
      expect(await app.server.ask({ method: 'HEAD', path })).toMatchObject({ status: 200, body: '' });
    },
  );

  it.each(['/livez', '/readyz', '/healthz', '/readyz/shutdown'])('cannot be changed at %s', async (path) => {
    for (const method of ['OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND']) {
      const answer = await app.server.ask({ method, path });
      expect(expectStatus(answer, 405)).toMatchObject({ reason: 'MethodNotAllowed' });
      expect([method, answer.headers.allow]).toEqual([method, 'GET, HEAD']);
    }
  });

  it.each(['/livez/nope', '/livez/shutdown', '/readyz/ping/more'])('knows no check at %s', async (path) => {
    expectStatus(await get(path), 404);
  });

  it('is unready, and lives, while the server goes down', async () => {
    const { server, shutdown, log } = await startApp();
    shutdown.begin();
    const failed = await server.get('/readyz', anonymous);
    expect(failed.status).toBe(500);
    expect(failed.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(failed.body).toBe('[+]ping ok\n[-]shutdown failed: reason withheld\nreadyz check failed\n');
    await server.get('/readyz', anonymous);
    const warnings = log.lines.flatMap((line, index) => (line.startsWith('warn') ? [[line, log.fields[index]]] : []));
    expect(warnings).toEqual([['warn: readyz fails', { problems: { shutdown: 'process is shutting down' } }]]);
    expect(await server.get('/readyz/shutdown')).toMatchObject({
      status: 500,
      body: 'internal server error: process is shutting down\n',
    });
    expect(await server.get('/livez', anonymous)).toMatchObject({ status: 200, body: 'ok' });
    const read = await server.get(`${custom}/v1beta1/nodes/foo/some-metric`, { Connection: 'keep-alive' });
    expect([read.status, read.headers.connection]).toEqual([200, 'close']);
    await server.stop();
  });
});
