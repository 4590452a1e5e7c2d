import { describe, expect, it } from '@jest/globals';
import { Quantity } from '@metrics-adapter/core';
import { toHpa, toScalingMetric } from './hpa.ts';

const target = { type: 'AverageValue', averageValue: '20' };
const metric = { name: 'net.http.request.count' };

function hpaOf(metricSpec: unknown) {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart' };
  const spec = { scaleTargetRef, minReplicas: 1, maxReplicas: 10, metrics: [metricSpec] };
  return toHpa({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'cart', namespace: 'shop' },
    spec,
  });
}

const object = hpaOf({
  type: 'Object',
  object: { metric, target, describedObject: { apiVersion: 'v1', kind: 'Service', name: 'cart' } },
});
const pods = hpaOf({ type: 'Pods', pods: { metric, target } });
const external = hpaOf({
  type: 'External',
  external: { metric: { ...metric, selector: { matchLabels: { a: '1' } } }, target },
});

describe('toHpa', () => {
  it('finds the path at which the adapter answers', () => {
    expect(object.metric.path).toBe(
      'custom.metrics.k8s.io/v1beta2/namespaces/shop/services/cart/net.http.request.count',
    );
    expect(pods.metric.path).toBe(
      'custom.metrics.k8s.io/v1beta2/namespaces/shop/pods/*/net.http.request.count?labelSelector=app%3Dcart',
    );
    expect(external.metric.path).toBe(
      'external.metrics.k8s.io/v1beta1/namespaces/shop/net.http.request.count?labelSelector=a%3D1',
    );
  });

  it('refuses an HPA without a metric that the demo can read', () => {
    const cpu = { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } };
    expect(() => hpaOf({ type: 'Resource', resource: cpu })).toThrow(
      'the HPA shop/cart has no metric that an adapter serves',
    );
  });
});

describe('toScalingMetric', () => {
  const items = [
    { name: 'cart-1', value: '1500m', timestamp: 0 },
    { name: 'cart-2', value: '2', timestamp: 0 },
  ];
  const q = (text: string) => Quantity.parse(text);

  it('hands on what each kind of metric is', () => {
    const answer = { ok: true, items } as const;
    expect(toScalingMetric(object.metric, answer).reading).toEqual({ ok: true, value: q('1500m') });
    expect(toScalingMetric(external.metric, answer).reading).toEqual({ ok: true, value: [q('1500m'), q('2')] });
    expect(toScalingMetric(pods.metric, answer).reading).toEqual({
      ok: true,
      value: [
        { pod: 'cart-1', value: q('1500m') },
        { pod: 'cart-2', value: q('2') },
      ],
    });
  });

  it('hands on an error as an error', () => {
    const answer = { ok: false, message: 'no data' } as const;
    expect(toScalingMetric(pods.metric, answer).reading).toEqual({ ok: false, error: 'no data' });
  });
});
