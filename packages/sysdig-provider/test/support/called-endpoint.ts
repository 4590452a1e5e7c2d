import type { RequestContext } from '@metrics-adapter/core';
import { FakeClock, testContext } from '@metrics-adapter/core/testing';
import { ConstantBackoff } from 'cockatiel';
import type { AxiosTransport } from '../../src/client/axios-transport.ts';
import { BackendClient } from '../../src/client/backend-client.ts';
import { CallBudget } from '../../src/client/call-budget.ts';
import { ClockWatch } from '../../src/client/clock-watch.ts';
import type { Credentials } from '../../src/client/credentials.ts';
import { toMonitorBase, toPromqlBase } from '../../src/client/endpoint.ts';
import { MonitorApi } from '../../src/client/monitor-api.ts';
import { PrometheusApi } from '../../src/client/prometheus-api.ts';

export interface CalledEndpointParts {
  readonly endpoint: string;
  readonly transport: AxiosTransport;
  readonly credentials: Credentials;
  readonly clock?: FakeClock;
  /** Milliseconds; 5 000. */
  readonly timeout?: number;
}

/** Both APIs at a real address. */
export interface CalledEndpoint {
  readonly prometheus: PrometheusApi;
  readonly posting: PrometheusApi;
  readonly monitor: MonitorApi;
}

export function callEndpoint(parts: CalledEndpointParts): CalledEndpoint {
  const { endpoint, transport, credentials, clock = new FakeClock(), timeout = 5000 } = parts;
  const backend = `Sysdig at ${endpoint}`;
  const client = new BackendClient({
    transport,
    credentials,
    clock,
    timeout,
    budget: new CallBudget({ settings: {}, clock, timers: clock, backend }),
    clockWatch: new ClockWatch({ tolerance: 30, backend }),
    backoff: new ConstantBackoff(0),
  });
  const base = toPromqlBase({ endpoint, promqlPrefix: '/prometheus' });
  return {
    prometheus: new PrometheusApi({ client, base }),
    posting: new PrometheusApi({ client, base, queryMethod: 'post' }),
    monitor: new MonitorApi({ client, base: toMonitorBase({ endpoint }) }),
  };
}

/** As the clock of the tests stands at first. */
const queryTime = new FakeClock().now();

const context: RequestContext = { ...testContext, priority: 'autoscaler' };

/** Every call that there is, by the name that errors give it. */
export const everyCall: Readonly<Record<string, (called: CalledEndpoint) => Promise<unknown>>> = {
  'GET /prometheus/api/v1/query': ({ prometheus }) => prometheus.query('up', queryTime, context),
  'POST /prometheus/api/v1/query': ({ posting }) => posting.query('up', queryTime, context),
  'GET /prometheus/api/v1/label/__name__/values': ({ prometheus }) => prometheus.listSeriesNames('{a="b"}', context),
  'GET /prometheus/api/v1/labels': ({ prometheus }) => prometheus.listLabelNames(undefined, context),
  'GET /prometheus/api/v1/metadata': ({ prometheus }) => prometheus.listMetadata(undefined, context),
  'POST /api/data': ({ monitor }) =>
    monitor.data(
      { metrics: [{ id: 'cpu.used.percent', aggregations: { time: 'avg', group: 'avg' } }], last: 60, sampling: 10 },
      context,
    ),
  'GET /api/v2/metrics/descriptors': ({ monitor }) => monitor.listMetricDescriptors({ offset: 0, limit: 10 }, context),
  'GET /api/data/metrics': ({ monitor }) => monitor.listOldMetricDescriptors(context),
  'GET /api/v3/labels/': ({ monitor }) => monitor.listLabels(context),
  'GET /api/user/me': ({ monitor }) => monitor.getMe(context),
};
