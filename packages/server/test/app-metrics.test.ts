import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../src/kubernetes/testing/until.ts';
import type { EndedRequest } from '../src/metrics/request-metrics.ts';
import { anonymous, type RunningApp, startApp } from './running-app.ts';

const pods = '/apis/custom.metrics.k8s.io/v1beta2/namespaces/ns/pods';

let app: RunningApp;
let begun: number;
let ended: EndedRequest[];

beforeEach(async () => {
  begun = 0;
  ended = [];
  app = await startApp({
    metrics: {
      begin: () => {
        begun += 1;
        return (request) => void ended.push(request);
      },
      text: async () => 'load 1\n',
    },
  });
});
afterEach(() => app.server.stop());

describe('/metrics', () => {
  it('is what the metrics say, as text of version 0.0.4, whatever is accepted', async () => {
    for (const path of ['/metrics', '/metrics/', '/metrics?x=1']) {
      const { status, headers, body } = await app.server.get(path, { Accept: 'application/openmetrics-text' });
      expect([status, headers['content-type'], headers['content-length'], body]).toEqual([
        200,
        'text/plain; version=0.0.4; charset=utf-8',
        '7',
        'load 1\n',
      ]);
    }
  });

  it('is a path like any other to those who grant access', async () => {
    expect((await app.server.get('/metrics', anonymous)).status).toBe(403);
    expect(app.authorizer.asked).toEqual([{ kind: 'path', verb: 'get', path: '/metrics' }]);
  });

  it.each(['POST', 'HEAD', 'DELETE'])('can be read only: %s', async (method) => {
    const { status, headers } = await app.server.ask({ path: '/metrics', method });
    expect([status, headers['allow']]).toEqual([405, 'GET']);
  });

  it('is nowhere else', async () => {
    expect((await app.server.get('/metrics/slis')).status).toBe(404);
  });

  it('is not there for who has none', async () => {
    const other = await startApp();
    const { status } = await other.server.get('/metrics');
    await other.server.stop();
    expect(status).toBe(404);
  });
});

describe('requests', () => {
  it('are counted when they are over, whoever asked and however they ended', async () => {
    await app.server.get(`${pods}/foo/some-metric`);
    await app.server.get(`${pods}/*/some-metric`, anonymous);
    await app.server.get(`${pods}/foo/other-metric`, { 'x-test-user': 'unknown' });
    await app.server.get('/a%zz');
    await until(() => ended.length === 4);
    expect(begun).toBe(4);
    expect(ended).toEqual([
      { kind: 'custom-by-name', code: 200 },
      { kind: 'custom-by-selector', code: 403 },
      { kind: 'custom-by-name', code: 401 },
      { kind: 'other', code: 400 },
    ]);
  });

  it('that their client has left are counted as such', async () => {
    app.provider.hang();
    const request = app.server.request({ path: `${pods}/foo/some-metric` });
    request.on('error', () => {});
    request.end();
    await until(() => app.provider.calls.length === 1);
    expect([begun, ended]).toEqual([1, []]);
    request.destroy();
    await until(() => ended.length === 1);
    expect(ended).toEqual([{ kind: 'custom-by-name', code: 'aborted' }]);
  });
});
