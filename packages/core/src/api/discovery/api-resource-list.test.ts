import { describe, expect, it } from '@jest/globals';
import { encodeJson } from '../encoding/encode-json.ts';
import { toCustomResourceList, toExternalResourceList } from './api-resource-list.ts';

describe('toCustomResourceList', () => {
  const metrics = [
    { groupResource: { group: '', resource: 'pods' }, namespaced: true, metric: 'http_requests' },
    { groupResource: { group: '', resource: 'namespaces' }, namespaced: false, metric: 'rps' },
    { groupResource: { group: 'apps', resource: 'deployments' }, namespaced: true, metric: 'rps' },
  ];

  it.each(['v1beta1', 'v1beta2'] as const)(
    'writes every metric of every kind of object for %s, in order',
    (version) => {
      expect(encodeJson(toCustomResourceList(metrics, version))).toBe(
        [
          `{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"custom.metrics.k8s.io/${version}","resources":[`,
          '{"name":"deployments.apps/rps","singularName":"","namespaced":true,"kind":"MetricValueList","verbs":["get"]},',
          '{"name":"namespaces/rps","singularName":"","namespaced":false,"kind":"MetricValueList","verbs":["get"]},',
          '{"name":"pods/http_requests","singularName":"","namespaced":true,"kind":"MetricValueList","verbs":["get"]}',
          ']}\n',
        ].join(''),
      );
    },
  );

  it('writes an empty list, never null', () => {
    expect(encodeJson(toCustomResourceList([], 'v1beta1'))).toBe(
      '{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"custom.metrics.k8s.io/v1beta1","resources":[]}\n',
    );
  });
});

describe('toExternalResourceList', () => {
  it('writes every metric, in order', () => {
    expect(encodeJson(toExternalResourceList([{ metric: 'queue_depth' }, { metric: 'backlog' }]))).toBe(
      [
        '{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"external.metrics.k8s.io/v1beta1","resources":[',
        '{"name":"backlog","singularName":"","namespaced":true,"kind":"ExternalMetricValueList","verbs":["get"]},',
        '{"name":"queue_depth","singularName":"","namespaced":true,"kind":"ExternalMetricValueList","verbs":["get"]}',
        ']}\n',
      ].join(''),
    );
  });
});
