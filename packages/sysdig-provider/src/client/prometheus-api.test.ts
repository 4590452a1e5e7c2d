import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError, UnusableDataError } from '@metrics-adapter/core';
import { testContext } from '@metrics-adapter/core/testing';
import { backend, type CalledBackend, callBackend, token } from '../../test/support/called-backend.ts';
import { answer, success, vector } from '../../test/support/fake-transport.ts';
import type { HttpAnswer } from './http-transport.ts';

const time = 1_700_000_005_000;
const queried = `${backend} (GET /prometheus/api/v1/query)`;
const asAutoscaler = { ...testContext, priority: 'autoscaler' } as const;

function ask({ prometheus }: CalledBackend) {
  return prometheus.query('up', time, asAutoscaler);
}

describe('PrometheusApi.query', () => {
  it('sends the query, its time and who asks', async () => {
    const { prometheus, transport } = callBackend(() => vector([]));
    const query = 'm{a="50% \\"off\\" & more",b=~"x|y+z"} or m{} # ü';
    await prometheus.query(query, time, { ...testContext, requestId: 'request-7' });
    const [request] = transport.requests;
    expect(request?.method).toBe('GET');
    expect(request).not.toHaveProperty('body');
    expect(request?.url.origin).toBe('https://sysdig.example.com');
    expect(request?.url.pathname).toBe('/prometheus/api/v1/query');
    expect([...(request?.url.searchParams ?? [])]).toEqual([
      ['query', query],
      ['time', '1700000005'],
    ]);
    expect(request?.headers).toEqual({
      accept: 'application/json',
      'user-agent': 'k8s-sysdig-adapter',
      'x-request-id': 'request-7',
      authorization: `Bearer ${token}`,
    });
    expect(request?.timeout).toBe(15_000);
    expect(request?.signal).toBe(testContext.signal);
  });

  it.each([
    ['https://sysdig.example.com/prometheus', '/prometheus/api/v1/query'],
    ['https://eu-de.monitoring.cloud.ibm.com/api/prometheus', '/api/prometheus/api/v1/query'],
    ['https://sysdig.example.com/api/v2/promql', '/api/v2/promql/query'],
  ])('asks %s at %s', async (base, path) => {
    const { prometheus, transport } = callBackend(() => vector([]), { prometheus: { base } });
    await prometheus.query('up', time, testContext);
    expect(transport.requests[0]?.url.pathname).toBe(path);
  });

  it('writes the text of the address so that no character of it is lost', async () => {
    const { prometheus, transport } = callBackend(() => vector([]));
    await prometheus.query('a{b="+ %&#?"}', 1_700_000_000_500, testContext);
    expect(transport.requests[0]?.url.search).toBe('?query=a%7Bb%3D%22%2B+%25%26%23%3F%22%7D&time=1700000000.5');
  });

  it('gives the rows and the warnings', async () => {
    const called = callBackend(() => vector([[{ a: 'b' }, '3']], { warnings: ['cut short'] }));
    expect(await ask(called)).toEqual({ rows: [{ labels: { a: 'b' }, value: '3' }], warnings: ['cut short'] });
  });

  it.each([
    [answer(200, ''), 'answered 200 with an empty body'],
    [
      answer(200, '<html>Log in</html>'),
      'answered 200 with a web page instead of data: the address may lead to a login page or a proxy; check SDC_ENDPOINT and --promql-prefix',
    ],
    [
      answer(200, '{"status":"success","data":{"resul'),
      'answered 200 with a body that is cut off or damaged; nothing of it is used',
    ],
    [
      success({ resultType: 'matrix', result: [] }),
      'answered 200 with something else than was asked for: data.resultType is not "vector"; this may be no Prometheus API; check SDC_ENDPOINT and --promql-prefix',
    ],
    [
      success({ resultType: 'vector', result: [{ metric: {}, value: [1, '1'] }, {}] }),
      'answered 200 with something else than was asked for: data.result[1] is no row with labels and a value; this may be no Prometheus API; check SDC_ENDPOINT and --promql-prefix',
    ],
  ])('refuses %j, and names the call', async (reply, message) => {
    await expect(ask(callBackend(() => reply))).rejects.toEqual(new BackendUnavailableError(`${queried} ${message}`));
  });
});

describe('PrometheusApi.query by POST', () => {
  it('sends the query as a form, and nothing in the address', async () => {
    const { prometheus, transport } = callBackend(() => vector([]), { prometheus: { queryMethod: 'post' } });
    await prometheus.query('a{b="+ %&#?"}', time, testContext, { limit: 5 });
    const [request] = transport.requests;
    expect(request).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(request?.url.href).toBe('https://sysdig.example.com/prometheus/api/v1/query');
    expect(request?.body).toBe('query=a%7Bb%3D%22%2B+%25%26%23%3F%22%7D&time=1700000005&limit=5');
  });

  it('says what to do where the backend takes none', async () => {
    const called = callBackend(() => answer(405, 'Method Not Allowed'), { prometheus: { queryMethod: 'post' } });
    await expect(ask(called)).rejects.toThrow(
      `${backend} (POST /prometheus/api/v1/query) answered 405 (Method Not Allowed): it takes no queries by POST; send them by GET`,
    );
  });

  it('sends lists by GET all the same', async () => {
    const { prometheus, transport } = callBackend(() => success([]), { prometheus: { queryMethod: 'post' } });
    await prometheus.listSeriesNames(undefined, testContext);
    expect(transport.requests[0]?.method).toBe('GET');
  });
});

describe('what a query may say besides', () => {
  /** The parameters that are sent besides text and time, and the deadline of the request. */
  async function sent(options?: Parameters<CalledBackend['prometheus']['query']>[3], tellsDeadline?: boolean) {
    const { prometheus, transport } = callBackend(() => vector([]), {
      prometheus: { ...(tellsDeadline !== undefined && { tellsDeadline }) },
    });
    await prometheus.query('up', time, testContext, options);
    const [request] = transport.requests;
    return [request?.url.search.replace('?query=up&time=1700000005', ''), request?.timeout];
  }

  it('is nothing unless it is asked for', async () => {
    expect(await sent()).toEqual(['', 15_000]);
    expect(await sent({})).toEqual(['', 15_000]);
  });

  it('is how long it may take, which holds here too', async () => {
    expect(await sent({ timeout: 2.5 })).toEqual(['&timeout=2.5', 2500]);
  });

  it('is no longer than the client waits', async () => {
    expect(await sent({ timeout: 300 })).toEqual(['&timeout=15', 15_000]);
  });

  it('is the deadline of the request where every query is to tell it', async () => {
    expect(await sent(undefined, true)).toEqual(['&timeout=15', 15_000]);
    expect(await sent({ timeout: 2 }, true)).toEqual(['&timeout=2', 2000]);
    expect(await sent(undefined, false)).toEqual(['', 15_000]);
  });

  it.each([0, 400])('is how many series there may be: %d', async (limit) => {
    expect(await sent({ limit })).toEqual([`&limit=${limit}`, 15_000]);
  });
});

describe('PrometheusApi.listSeriesNames', () => {
  it('asks for all names that match', async () => {
    const { prometheus, transport } = callBackend(() => success(['up', 'm']));
    expect(await prometheus.listSeriesNames('{kube_cluster_name="prod"}', testContext)).toEqual(['up', 'm']);
    const url = transport.requests[0]?.url;
    expect(url?.pathname).toBe('/prometheus/api/v1/label/__name__/values');
    expect([...(url?.searchParams ?? [])]).toEqual([
      ['match[]', '{kube_cluster_name="prod"}'],
      ['limit', '0'],
    ]);
  });

  it('asks for all names', async () => {
    const { prometheus, transport } = callBackend(() => success([]));
    await prometheus.listSeriesNames(undefined, testContext);
    expect(transport.requests[0]?.url.search).toBe('?limit=0');
  });

  it('refuses a list that may be incomplete', async () => {
    const { prometheus } = callBackend(() => success(['up'], { warnings: ['cut short', 'another'] }));
    await expect(prometheus.listSeriesNames(undefined, testContext)).rejects.toEqual(
      new BackendUnavailableError(
        `${backend} (GET /prometheus/api/v1/label/__name__/values) answered with a list that may be incomplete (cut short)`,
      ),
    );
  });

  it('refuses what is no list of names', async () => {
    const { prometheus } = callBackend(() => success({}));
    await expect(prometheus.listSeriesNames(undefined, testContext)).rejects.toThrow(BackendUnavailableError);
  });
});

it('PrometheusApi lists right below the older address', async () => {
  const prometheus = { base: 'https://sysdig.example.com/api/v2/promql' };
  const called = callBackend(() => success([]), { prometheus });
  await called.prometheus.listSeriesNames(undefined, testContext);
  expect(called.transport.requests[0]?.url.pathname).toBe('/api/v2/promql/label/__name__/values');
});

describe('PrometheusApi.listLabelNames', () => {
  it('asks for the labels of all series that match', async () => {
    const { prometheus, transport } = callBackend(() => success(['__name__', 'kube_pod_name']));
    expect(await prometheus.listLabelNames('{kube_cluster_name="prod"}', testContext)).toEqual([
      '__name__',
      'kube_pod_name',
    ]);
    const [request] = transport.requests;
    expect(`${request?.url.pathname}${request?.url.search}`).toBe(
      '/prometheus/api/v1/labels?match%5B%5D=%7Bkube_cluster_name%3D%22prod%22%7D&limit=0',
    );
  });
});

describe('PrometheusApi.listTypes', () => {
  it('asks for the types of all metrics, or of one', async () => {
    const { prometheus, transport } = callBackend(() => success({ up: [{ type: 'gauge' }], m: [{ type: 'unknown' }] }));
    expect([...(await prometheus.listTypes(undefined, testContext))]).toEqual([['up', 'gauge']]);
    await prometheus.listTypes('up', testContext);
    expect(transport.requests.map(({ url }) => `${url.pathname}${url.search}`)).toEqual([
      '/prometheus/api/v1/metadata',
      '/prometheus/api/v1/metadata?metric=up',
    ]);
  });

  it('refuses types that may be incomplete, of one metric also', async () => {
    const { prometheus } = callBackend(() => success({ up: [{ type: 'gauge' }] }, { isPartial: true }));
    const incomplete = new BackendUnavailableError(
      `${backend} (GET /prometheus/api/v1/metadata) answered with a list that may be incomplete (isPartial)`,
    );
    await expect(prometheus.listTypes(undefined, testContext)).rejects.toEqual(incomplete);
    await expect(prometheus.listTypes('up', testContext)).rejects.toEqual(incomplete);
  });
});

describe('PrometheusApi.listMetadata', () => {
  it('gives type, unit and help', async () => {
    const up = [{ type: 'gauge', unit: 'number', help: 'Whether it is up' }];
    const { prometheus } = callBackend(() => success({ up, m: [{ type: 'unknown', unit: '', help: '' }] }));
    expect(await prometheus.listMetadata(undefined, testContext)).toEqual(
      new Map([
        ['up', { type: 'gauge', unit: 'number', help: 'Whether it is up' }],
        ['m', {}],
      ]),
    );
  });
});

describe('the clock of the backend', () => {
  const dated = (reply: HttpAnswer, date: string): HttpAnswer => ({ ...reply, headers: { date } });
  const ahead = 'Fri, 02 Jan 2026 03:09:05 GMT';

  it('that is far off makes an answer useless, and the error names both', async () => {
    const called = callBackend(() => dated(vector([[{ a: 'b' }, '3']]), ahead));
    await expect(ask(called)).rejects.toEqual(
      new UnusableDataError(
        `by the clock of ${backend} it is 2026-01-02T03:09:05Z and by the adapter's 2026-01-02T03:04:05Z: they differ by more than 30 s, so that nobody knows how old its samples are, and nothing of the answer is used; set the clock of the adapter's node right (NTP), or the backend's`,
      ),
    );
  });

  it('is nothing to lists and to refusals', async () => {
    const list = callBackend(() => dated(success(['up']), ahead));
    expect(await list.prometheus.listSeriesNames(undefined, testContext)).toEqual(['up']);
    await expect(ask(callBackend(() => dated(answer(500), ahead)))).rejects.toThrow('answered 500');
  });

  it('is not asked for where there is none', async () => {
    expect(await ask(callBackend(() => vector([])))).toEqual({ rows: [], warnings: [] });
  });
});
