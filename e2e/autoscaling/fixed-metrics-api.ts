import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import {
  BackendUnavailableError,
  type ExternalMetricValue,
  type MetricValue,
  type Quantity,
  type ScalingMetric,
  toExternalMetricValueList,
  toMetricValueList,
  toStatus,
} from '../../packages/core/src/index.ts';
import type { Cleanup } from '../cleanup.ts';
import { apiServices, installation } from '../cluster/manifests.ts';
import type { Kubectl } from '../control-plane/kubectl.ts';
import { readPair, writeAuthority, writeServer } from '../control-plane/pki.ts';
import { portOf } from '../ports.ts';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { metricName, type Placement, podName } from './manifests.ts';

/** What is answered whenever a metric is read, whoever asks. */
export type FixedAnswer =
  | { readonly kind: 'custom'; readonly values: readonly MetricValue[] }
  | { readonly kind: 'external'; readonly values: readonly ExternalMetricValue[] }
  | { readonly kind: 'error'; readonly message: string };

/** What the metrics API answers for one metric of a case. */
export function toFixedAnswer(placement: Placement, metric: ScalingMetric): FixedAnswer {
  const { namespace, name } = placement;
  const stamp = { metric: metricName(name, metric), timestamp: 0 };
  if (!metric.reading.ok) return { kind: 'error', message: metric.reading.error };
  const custom = (kind: string, object: string, value: Quantity): MetricValue => ({
    ...stamp,
    describedObject: { kind, namespace, name: object, apiVersion: '/v1' },
    value,
  });
  switch (metric.type) {
    case 'Pods':
      return {
        kind: 'custom',
        values: metric.reading.value.map(({ pod, value }) => custom('Pod', podName(name, pod), value)),
      };
    case 'Object':
      return { kind: 'custom', values: [custom(metric.describedObject.kind, name, metric.reading.value)] };
    case 'External':
      return { kind: 'external', values: metric.reading.value.map((value) => ({ ...stamp, labels: {}, value })) };
    default:
      throw new Error(`nobody serves metrics of type ${metric.type} here`);
  }
}

/** Starts a metrics API, and registers it with the aggregation layer. */
export async function startFixedMetricsApi(kubectl: Kubectl, cleanup: Cleanup): Promise<FixedMetricsApi> {
  const { namespace, service } = installation;
  const folder = await createTemporaryFolder('fixed-metrics', cleanup);
  const authority = await writeAuthority(folder, 'serving-ca');
  const serving = await writeServer(authority, 'serving', { dnsNames: ['localhost', `${service}.${namespace}.svc`] });
  const server = createServer(await readPair(serving)).listen(0, 'localhost');
  await once(server, 'listening');
  const api = new FixedMetricsApi(server);
  cleanup.add(() => api.stop());
  const registration = apiServices(portOf(server), await readFile(authority.cert, 'utf8'));
  cleanup.add(() => kubectl.delete(...registration));
  await kubectl.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, ...registration);
  const names = registration.filter(({ kind }) => kind === 'APIService').map(({ metadata }) => metadata.name);
  await kubectl.run(['wait', 'apiservice', ...names, '--for', 'condition=Available', '--timeout', '90s']);
  return api;
}

/**
 * A metrics API that answers exactly what it was told, so that a test knows what the HPA controller has read. It serves
 * what the controller reads of both groups, lets everybody in, and is for loopback only.
 */
export class FixedMetricsApi {
  private readonly server: Server;
  private readonly answers = new Map<string, FixedAnswer>();

  constructor(server: Server) {
    this.server = server;
    server.on('request', ({ url = '/' }, response) =>
      this.respond(new URL(url, 'https://localhost').pathname, response),
    );
  }

  /** Names of metrics are unique over both groups here. */
  set(metric: string, answer: FixedAnswer): void {
    this.answers.set(metric, answer);
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private respond(path: string, response: ServerResponse): void {
    const { status, body } = this.answerTo(path);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }

  /** `/apis/GROUP/VERSION` is the list of resources, which nobody needs; all below it ends with the name of a metric. */
  private answerTo(path: string): Response {
    const [, , group, version, ...rest] = path.split('/');
    if (group === undefined || version === undefined) return { status: 404, body: {} };
    const metric = rest.at(-1);
    if (metric === undefined) {
      const groupVersion = `${group}/${version}`;
      return { status: 200, body: { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: [] } };
    }
    return toResponse(this.answers.get(metric) ?? { kind: 'error', message: `no answer for ${metric}` }, version);
  }
}

interface Response {
  readonly status: number;
  readonly body: object;
}

function toResponse(answer: FixedAnswer, version: string): Response {
  if (answer.kind === 'external') return { status: 200, body: toExternalMetricValueList(answer.values) };
  if (answer.kind === 'custom') {
    return { status: 200, body: toMetricValueList(answer.values, version === 'v1beta1' ? 'v1beta1' : 'v1beta2') };
  }
  const status = toStatus(new BackendUnavailableError(answer.message));
  return { status: status.code, body: status };
}
