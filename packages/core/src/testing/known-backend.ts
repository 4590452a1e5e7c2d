import type { ExternalSampleRequest, MetricOffer, ObjectSampleRequest } from '../freshness/sample-source.ts';
import { everything, type LabelSelector } from '../model/label-selector.ts';
import { Quantity } from '../model/quantity.ts';
import type { KnownObjects } from './custom-metrics-subject.ts';
import type { FakeSeries } from './fake-series.ts';

/** When everything here was measured: half a minute before a new {@link FakeClock} begins. */
const timestamp = Date.UTC(2026, 0, 2, 3, 3, 35);
const pods = { group: '', resource: 'pods' };
const nodes = { group: '', resource: 'nodes' };
const ofShopApi: LabelSelector = { requirements: [{ key: 'path', operator: '=', values: ['api'] }] };

/** A small backend before which this package's own providers and sources prove their contracts. */
export const knownSeries: readonly FakeSeries[] = [
  podSeries('shop', 'web-2', '250m'),
  podSeries('shop', 'web-1', '1500m'),
  podSeries('bank', 'web-1', '7'),
  nodeSeries('node-1', '3'),
  nodeSeries('node-2', '4'),
  { metric: 'queue_depth', sample: { labels: { queue: 'a' }, value: Quantity.parse('40'), timestamp } },
  { metric: 'queue_depth', sample: { labels: { queue: 'b' }, value: Quantity.parse('0'), timestamp } },
];

export const knownOffers: readonly MetricOffer[] = [
  { kind: 'object', info: { metric: 'http_requests', groupResource: pods, namespaced: true } },
  { kind: 'object', info: { metric: 'load', groupResource: nodes, namespaced: false } },
  { kind: 'external', info: { metric: 'queue_depth' } },
];

export const knownPods: KnownObjects = {
  metric: 'http_requests',
  groupResource: pods,
  kind: 'Pod',
  apiVersion: 'v1',
  namespace: 'shop',
  names: ['web-1', 'web-2'],
  metricSelector: ofShopApi,
};

export const knownNodes = {
  metric: 'load',
  groupResource: nodes,
  kind: 'Node',
  apiVersion: 'v1',
  names: ['node-1', 'node-2'],
};

export const podRequest: ObjectSampleRequest & { readonly namespaces: readonly [string, string] } = {
  kind: 'object',
  metric: 'http_requests',
  groupResource: pods,
  metricSelector: everything,
  namespaces: ['bank', 'shop'],
};

export const nodeRequest: ObjectSampleRequest & { readonly namespaces: 'cluster-scoped' } = {
  kind: 'object',
  metric: 'load',
  groupResource: nodes,
  metricSelector: everything,
  namespaces: 'cluster-scoped',
};

export const queueRequest: ExternalSampleRequest = {
  kind: 'external',
  metric: 'queue_depth',
  namespace: 'shop',
  selector: everything,
};

function podSeries(namespace: string, name: string, value: string): FakeSeries {
  return {
    metric: 'http_requests',
    groupResource: 'pods',
    metricLabels: { path: 'api' },
    objectLabels: { app: 'web' },
    sample: { namespace, name, value: Quantity.parse(value), timestamp, windowSeconds: 60 },
  };
}

function nodeSeries(name: string, value: string): FakeSeries {
  const sample = { name, value: Quantity.parse(value), timestamp, windowSeconds: 0 };
  return { metric: 'load', groupResource: 'nodes', sample };
}
