import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError, UnusableDataError } from '@metrics-adapter/core';
import { testContext } from '@metrics-adapter/core/testing';
import { backend, callBackend, token } from '../../test/support/called-backend.ts';
import { answer, inTurn } from '../../test/support/fake-transport.ts';
import type { HttpAnswer } from './http-transport.ts';
import type { DataRequest } from './monitor-types.ts';

const json = (body: unknown, headers: HttpAnswer['headers'] = {}): HttpAnswer =>
  answer(200, JSON.stringify(body), headers);
const unread = 'answered 200 with something that cannot be read: ';
const likely = '; this may be no Sysdig, or a version of it that is not known; check SDC_ENDPOINT';

describe('MonitorApi.data', () => {
  const request: DataRequest = {
    metrics: [
      { id: 'kubernetes.pod.name' },
      { id: 'net.http.request.count', aggregations: { time: 'timeAvg', group: 'sum' } },
    ],
    last: 120,
    sampling: 10,
    filter: "kubernetes.cluster.name = 'prod'",
    dataSourceType: 'container',
    paging: { from: 0, to: 499 },
  };
  const good = { data: [{ t: 1_700_000_060, d: ['web', 93.7] }], start: 1_700_000_000, end: 1_700_000_060 };

  it('sends the request as it is, and reads the rows', async () => {
    const { monitor, transport } = callBackend(() => json(good));
    expect(await monitor.data(request, { ...testContext, requestId: 'request-7' })).toEqual({
      rows: [{ time: 1_700_000_060, values: ['web', 93.7] }],
      start: 1_700_000_000,
      end: 1_700_000_060,
    });
    const [sent] = transport.requests;
    expect(sent?.method).toBe('POST');
    expect(sent?.url.href).toBe('https://sysdig.example.com/api/data');
    expect(sent?.headers).toEqual({
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'k8s-sysdig-adapter',
      'x-request-id': 'request-7',
      authorization: `Bearer ${token}`,
    });
    expect(sent?.body).toBe(
      '{"metrics":[{"id":"kubernetes.pod.name"},{"id":"net.http.request.count","aggregations":{"time":"timeAvg","group":"sum"}}],"last":120,"sampling":10,"filter":"kubernetes.cluster.name = \'prod\'","dataSourceType":"container","paging":{"from":0,"to":499}}',
    );
  });

  it('is a read, and so tried again after a gateway’s hiccup', async () => {
    const { monitor, transport } = callBackend(inTurn(answer(503), json(good)));
    await monitor.data(request, testContext);
    expect(transport.requests).toHaveLength(2);
  });

  it.each([404, 410])('that is gone (%d) says what else there is', async (status) => {
    const { monitor } = callBackend(() => answer(status));
    await expect(monitor.data(request, testContext)).rejects.toThrow(
      `${backend} (POST /api/data) answered ${status}: it has no data API at this address, or has it no longer; check SDC_ENDPOINT, or use --dialect promql`,
    );
  });

  it.each([
    ['', 'answered 200 with an empty body'],
    [
      '<html>Log in</html>',
      'answered 200 with a web page instead of data: the address may lead to a login page or a proxy; check SDC_ENDPOINT',
    ],
    ['{"data":[{"t":17', 'answered 200 with a body that is cut off or damaged; nothing of it is used'],
    ['Service Unavailable', 'answered 200 with something that is not JSON'],
  ])('refuses %j, and names the call', async (body, message) => {
    const { monitor } = callBackend(() => answer(200, body));
    await expect(monitor.data(request, testContext)).rejects.toEqual(
      new BackendUnavailableError(`${backend} (POST /api/data) ${message}`),
    );
  });

  it('means nothing where the clock of the backend is far off', async () => {
    const { monitor } = callBackend(() => json(good, { date: 'Fri, 02 Jan 2026 03:09:05 GMT' }));
    await expect(monitor.data(request, testContext)).rejects.toBeInstanceOf(UnusableDataError);
  });
});

describe('MonitorApi.listMetricDescriptors', () => {
  const heap = {
    id: 'jvm.heap.used.percent',
    metricType: 'gauge',
    type: '%',
    scale: 1,
    category: 'jmx',
    namespaces: ['host', 'kubernetes.cluster'],
    scopes: [],
    timeAggregations: ['avg', 'timeAvg', 'sum', 'min', 'max', 'rateOfChange'],
    groupAggregations: ['avg', 'sum', 'min', 'max'],
    canMonitor: false,
  };
  const page = { offset: 5000, limit: 1000 };

  it('gives one page, and how many descriptors there are', async () => {
    const { monitor, transport } = callBackend(() =>
      json({ total: 5002, offset: 5000, metricDescriptors: [heap, { id: 'x', metricType: null }] }),
    );
    expect(await monitor.listMetricDescriptors(page, testContext)).toEqual({
      total: 5002,
      offset: 5000,
      descriptors: [
        {
          id: 'jvm.heap.used.percent',
          metricType: 'gauge',
          type: '%',
          category: 'jmx',
          namespaces: ['host', 'kubernetes.cluster'],
          timeAggregations: ['avg', 'timeAvg', 'sum', 'min', 'max', 'rateOfChange'],
          groupAggregations: ['avg', 'sum', 'min', 'max'],
        },
        {
          id: 'x',
          metricType: undefined,
          type: undefined,
          category: undefined,
          namespaces: [],
          timeAggregations: [],
          groupAggregations: [],
        },
      ],
    });
    const [sent] = transport.requests;
    expect(`${sent?.method} ${sent?.url.href}`).toBe(
      'GET https://sysdig.example.com/api/v2/metrics/descriptors?offset=5000&limit=1000',
    );
  });

  it('takes the offset that it asked for where none is told', async () => {
    const { monitor } = callBackend(() => json({ total: 0, metricDescriptors: [] }));
    expect(await monitor.listMetricDescriptors(page, testContext)).toEqual({ total: 0, offset: 5000, descriptors: [] });
  });

  it.each<[unknown, string]>([
    [[], 'the answer is a list instead of an object'],
    [{ total: 1 }, 'metricDescriptors is missing instead of a list'],
    [{ metricDescriptors: [] }, 'total is missing instead of a number of at least 0'],
    [{ total: 1, metricDescriptors: [heap, 'x'] }, 'metricDescriptors[1] is a text instead of an object'],
    [{ total: 1, metricDescriptors: [{}] }, 'metricDescriptors[0].id is missing instead of a name'],
    [{ total: 1, metricDescriptors: [{ id: '' }] }, 'metricDescriptors[0].id is an empty text instead of a name'],
    [
      { total: 1, metricDescriptors: [{ id: 'x', type: 7 }] },
      'metricDescriptors[0].type is a number instead of a text',
    ],
    [
      { total: 1, metricDescriptors: [{ id: 'x', timeAggregations: 'avg' }] },
      'metricDescriptors[0].timeAggregations is a text instead of a list',
    ],
    [
      { total: 1, metricDescriptors: [{ id: 'x', groupAggregations: ['avg', null] }] },
      'metricDescriptors[0].groupAggregations[1] is null instead of a text',
    ],
  ])('refuses %j, and names the place and the likely cause', async (body, problem) => {
    const { monitor } = callBackend(() => json(body));
    await expect(monitor.listMetricDescriptors(page, testContext)).rejects.toEqual(
      new BackendUnavailableError(`${backend} (GET /api/v2/metrics/descriptors) ${unread}${problem}${likely}`),
    );
  });

  it('says what an address without the list means', async () => {
    const { monitor } = callBackend(() => answer(404));
    await expect(monitor.listMetricDescriptors(page, testContext)).rejects.toThrow(
      'answered 404: it has no such list at this address; check SDC_ENDPOINT',
    );
  });
});

describe('MonitorApi.listOldMetricDescriptors', () => {
  it('reads what old servers have: an object by id', async () => {
    const { monitor, transport } = callBackend(() =>
      json({
        'net.http.request.count': {
          id: 'net.http.request.count',
          type: 'int',
          metricType: 'counter',
          category: 'network',
          timeAggregations: ['timeAvg', 'avg'],
          groupAggregations: ['sum', 'avg'],
          aggregationForGroup: 'sum',
        },
        'cpu.used.percent': { type: '%' },
      }),
    );
    expect(await monitor.listOldMetricDescriptors(testContext)).toMatchObject([
      { id: 'net.http.request.count', type: 'int', metricType: 'counter', timeAggregations: ['timeAvg', 'avg'] },
      { id: 'cpu.used.percent', type: '%', metricType: undefined },
    ]);
    expect(transport.requests[0]?.url.href).toBe('https://sysdig.example.com/api/data/metrics?light=true');
  });

  it('refuses another shape', async () => {
    const { monitor } = callBackend(() => json({ 'cpu.used.percent': 7 }));
    await expect(monitor.listOldMetricDescriptors(testContext)).rejects.toEqual(
      new BackendUnavailableError(
        `${backend} (GET /api/data/metrics) ${unread}cpu.used.percent is a number instead of an object${likely}`,
      ),
    );
  });
});

describe('an error of a list', () => {
  it('stays short where a place has a long name', async () => {
    const { monitor } = callBackend(() => json({ ['x'.repeat(5000)]: 7 }));
    await expect(monitor.listOldMetricDescriptors(testContext)).rejects.toThrow(
      `${unread}${'x'.repeat(299)}…${likely}`,
    );
  });
});

describe('MonitorApi.listLabels', () => {
  const urls = ({ transport }: ReturnType<typeof callBackend>) =>
    transport.requests.map(({ url }) => `${url.pathname}${url.search}`);

  it('gives both names of each label', async () => {
    const allLabels = [
      { id: 'kubernetes.statefulSet.name', publicId: 'kube_statefulset_name' },
      { id: 'agent.tag.x' },
      { id: 'agent.tag.y', publicId: '' },
    ];
    const called = callBackend(() => json({ allLabels }));
    expect(await called.monitor.listLabels(testContext)).toEqual({
      labels: [
        { id: 'kubernetes.statefulSet.name', publicId: 'kube_statefulset_name' },
        { id: 'agent.tag.x', publicId: undefined },
        { id: 'agent.tag.y', publicId: undefined },
      ],
      isCut: false,
    });
    expect(urls(called)).toEqual(['/api/v3/labels/?limit=6000']);
  });

  it('says that there may be more where there are as many as were asked for', async () => {
    const allLabels = Array.from({ length: 6000 }, (_, index) => ({ id: `label.${index}` }));
    const { monitor } = callBackend(() => json({ allLabels }));
    expect(await monitor.listLabels(testContext)).toMatchObject({ isCut: true });
  });

  /** A server without the new list, and with so many labels in the old one. */
  function oldServer(count: number, status = 404) {
    const all = Array.from({ length: count }, (_, index) => ({ id: `label.${index}` }));
    return callBackend(({ url: { pathname, searchParams } }) => {
      if (pathname !== '/api/v2/labels/descriptors') return answer(status);
      const offset = Number(searchParams.get('offset'));
      return json({ labelDescriptors: all.slice(offset, offset + Number(searchParams.get('limit'))) });
    });
  }

  it.each([404, 405, 410, 500])(
    'asks for the older list where there is no other (%d), page by page',
    async (status) => {
      const called = oldServer(1500, status);
      const { labels, isCut } = await called.monitor.listLabels(testContext);
      expect([labels.length, isCut]).toEqual([1500, false]);
      expect(labels[1499]).toEqual({ id: 'label.1499', publicId: undefined });
      expect(urls(called)).toEqual([
        '/api/v3/labels/?limit=6000',
        '/api/v2/labels/descriptors?offset=0&limit=1000',
        '/api/v2/labels/descriptors?offset=1000&limit=1000',
      ]);
    },
  );

  it('does not read on for ever', async () => {
    const { labels, isCut } = await oldServer(9000).monitor.listLabels(testContext);
    expect([labels.length, isCut]).toEqual([6000, true]);
  });

  it('does not read the same page for ever', async () => {
    const labelDescriptors = Array.from({ length: 1000 }, (_, index) => ({ id: `label.${index}` }));
    const called = callBackend(({ url }) => (url.pathname.includes('v3') ? answer(404) : json({ labelDescriptors })));
    expect((await called.monitor.listLabels(testContext)).labels).toHaveLength(1000);
    expect(called.transport.requests).toHaveLength(3);
  });

  it.each([401, 403, 429])('does not ask for the older list after %d', async (status) => {
    const called = callBackend(() => answer(status));
    await expect(called.monitor.listLabels(testContext)).rejects.toThrow(`(GET /api/v3/labels/) answered ${status}`);
    expect(called.transport.requests).toHaveLength(1);
  });

  it('does not ask for the older list where the new one cannot be read', async () => {
    const called = callBackend(() => json({ labels: [] }));
    await expect(called.monitor.listLabels(testContext)).rejects.toThrow(
      `${backend} (GET /api/v3/labels/) ${unread}allLabels is missing instead of a list${likely}`,
    );
    expect(called.transport.requests).toHaveLength(1);
  });
});

describe('MonitorApi.getMe', () => {
  it('tells whose token it is', async () => {
    const { monitor, transport } = callBackend(() => json({ user: { username: 'ops', currentTeam: 7, id: 1 } }));
    expect(await monitor.getMe(testContext)).toEqual({ username: 'ops', currentTeam: 7 });
    expect(transport.requests[0]?.url.href).toBe('https://sysdig.example.com/api/user/me');
  });

  it.each([{}, { user: null }, { user: {} }, { username: 7 }])(
    'takes any object: the token is right (%j)',
    async (body) => {
      const { monitor } = callBackend(() => json(body));
      expect(await monitor.getMe(testContext)).toEqual({ username: undefined, currentTeam: undefined });
    },
  );

  it('refuses a token that is wrong', async () => {
    const { monitor } = callBackend(() => answer(401));
    await expect(monitor.getMe(testContext)).rejects.toThrow('it does not accept the API token');
  });
});
