import { describe, expect, it } from '@jest/globals';
import { encodeJson } from '../encoding/encode-json.ts';
import { servedGroups, toApiGroup, toApiGroupList, toCustomResourceList, toExternalResourceList } from './discovery.ts';

const customVersions =
  '"versions":[{"groupVersion":"custom.metrics.k8s.io/v1beta2","version":"v1beta2"},{"groupVersion":"custom.metrics.k8s.io/v1beta1","version":"v1beta1"}],"preferredVersion":{"groupVersion":"custom.metrics.k8s.io/v1beta2","version":"v1beta2"}';
const externalVersions =
  '"versions":[{"groupVersion":"external.metrics.k8s.io/v1beta1","version":"v1beta1"}],"preferredVersion":{"groupVersion":"external.metrics.k8s.io/v1beta1","version":"v1beta1"}';

describe('toApiGroupList', () => {
  it('writes /apis without apiVersion, both versions of custom metrics among it', () => {
    expect(encodeJson(toApiGroupList(servedGroups))).toBe(
      `{"kind":"APIGroupList","groups":[{"name":"custom.metrics.k8s.io",${customVersions}},{"name":"external.metrics.k8s.io",${externalVersions}}]}\n`,
    );
  });
});

describe('toApiGroup', () => {
  it('writes /apis/GROUP with apiVersion', () => {
    expect(servedGroups.map((group) => encodeJson(toApiGroup(group)))).toEqual([
      `{"kind":"APIGroup","apiVersion":"v1","name":"custom.metrics.k8s.io",${customVersions}}\n`,
      `{"kind":"APIGroup","apiVersion":"v1","name":"external.metrics.k8s.io",${externalVersions}}\n`,
    ]);
  });
});

describe('toCustomResourceList', () => {
  const metrics = [
    { groupResource: { group: '', resource: 'pods' }, namespaced: true, metric: 'http_requests' },
    { groupResource: { group: 'apps', resource: 'deployments' }, namespaced: true, metric: 'rps' },
    { groupResource: { group: '', resource: 'namespaces' }, namespaced: false, metric: 'rps' },
  ];

  it.each(['v1beta1', 'v1beta2'] as const)('writes every metric of every kind of object for %s', (version) => {
    expect(encodeJson(toCustomResourceList(metrics, version))).toBe(
      [
        `{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"custom.metrics.k8s.io/${version}","resources":[`,
        '{"name":"pods/http_requests","singularName":"","namespaced":true,"kind":"MetricValueList","verbs":["get"]},',
        '{"name":"deployments.apps/rps","singularName":"","namespaced":true,"kind":"MetricValueList","verbs":["get"]},',
        '{"name":"namespaces/rps","singularName":"","namespaced":false,"kind":"MetricValueList","verbs":["get"]}',
        ']}\n',
      ].join(''),
    );
  });

  it('writes an empty list, never null', () => {
    expect(encodeJson(toCustomResourceList([], 'v1beta1'))).toBe(
      '{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"custom.metrics.k8s.io/v1beta1","resources":[]}\n',
    );
  });
});

describe('toExternalResourceList', () => {
  it('writes every metric', () => {
    expect(encodeJson(toExternalResourceList([{ metric: 'queue_depth' }]))).toBe(
      '{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"external.metrics.k8s.io/v1beta1","resources":[{"name":"queue_depth","singularName":"","namespaced":true,"kind":"ExternalMetricValueList","verbs":["get"]}]}\n',
    );
  });
});
