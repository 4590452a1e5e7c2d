import {
  type ApiObject,
  type ExternalMetricValue,
  encodeJson,
  encodeProtobuf,
  jsonEncoder,
  type MetricValue,
  negotiate,
  protobufEncoder,
  Quantity,
  toExternalMetricValueList,
  toMetricValueList,
} from '@metrics-adapter/core';
import { describeMachine, report } from './measure.ts';

/**
 * How long it takes to write an answer, and to choose how. Beside it `JSON.stringify` of the same object, which neither
 * escapes nor orders as Kubernetes does.
 */
const newest = Date.UTC(2026, 0, 2, 2, 4, 5);

function podValues(count: number): readonly MetricValue[] {
  return Array.from({ length: count }, (_, index) => ({
    describedObject: { kind: 'Pod', apiVersion: 'v1', namespace: 'shop', name: `checkout-7d9c5b8f6-${1000 + index}` },
    metric: 'http_requests_per_second',
    timestamp: newest + 10_000 * (index % 4),
    windowSeconds: 60,
    value: Quantity.fromMilli(BigInt(105_763 + 37 * index)),
  }));
}

function queueValues(count: number): readonly ExternalMetricValue[] {
  return Array.from({ length: count }, (_, index) => ({
    metric: 'sqs_queue_depth',
    labels: { queue: `orders-${index}`, region: 'eu-central-1', account: '123456789012' },
    timestamp: newest + 10_000 * (index % 4),
    windowSeconds: 600,
    value: Quantity.fromMilli(BigInt(42_500 + index)),
  }));
}

function reportEncoding(title: string, object: ApiObject): void {
  const plain = 'JSON.stringify';
  report(title, [
    { name: plain, run: () => JSON.stringify(object), bytes: Buffer.byteLength(JSON.stringify(object)) },
    { name: 'encodeJson', run: () => encodeJson(object), bytes: Buffer.byteLength(encodeJson(object)), against: plain },
    { name: 'encodeProtobuf', run: () => encodeProtobuf(object), bytes: encodeProtobuf(object).length, against: plain },
    { name: `${plain} to bytes`, run: () => Buffer.from(JSON.stringify(object)), against: plain },
    { name: 'encodeJson to bytes', run: () => Buffer.from(encodeJson(object)), against: `${plain} to bytes` },
  ]);
}

console.log(describeMachine());
reportEncoding('One pod, v1beta2', toMetricValueList(podValues(1), 'v1beta2'));
reportEncoding('500 pods, v1beta2', toMetricValueList(podValues(500), 'v1beta2'));
reportEncoding('500 external values of three labels', toExternalMetricValueList(queueValues(500)));

const offers = [jsonEncoder, protobufEncoder];
const accepts = {
  "the HPA's": 'application/vnd.kubernetes.protobuf, */*',
  "kubectl get --raw's": 'application/json, */*',
  "a browser's": 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
};
report(
  'negotiate',
  Object.entries(accepts).map(([who, accept]) => ({
    name: `${who} (\`${accept}\`)`,
    run: () => negotiate({ accept, userAgent: 'kube-controller-manager/v1.37.0' }, offers),
  })),
);
