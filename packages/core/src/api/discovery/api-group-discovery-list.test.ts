import { describe, expect, it } from '@jest/globals';
import { encodeJson } from '../encoding/encode-json.ts';
import { toApiGroupDiscoveryList } from './api-group-discovery-list.ts';
import { servedGroups } from './api-groups.ts';

const listed = {
  custom: [
    { groupResource: { group: '', resource: 'pods' }, namespaced: true, metric: 'rps' },
    { groupResource: { group: '', resource: 'namespaces' }, namespaced: false, metric: 'rps' },
    { groupResource: { group: '', resource: 'pods' }, namespaced: true, metric: 'latency' },
  ],
  external: [{ metric: 'queue_depth' }],
};

const subresource = (metric: string, version: string): string =>
  `{"subresource":"${metric}","responseKind":{"group":"custom.metrics.k8s.io","version":"${version}","kind":"MetricValueList"},"verbs":["get"]}`;
const customVersion = (version: string): string =>
  [
    `{"version":"${version}","resources":[`,
    '{"resource":"namespaces","responseKind":{"group":"","version":"","kind":""},"scope":"Cluster","singularResource":"","verbs":[],',
    `"subresources":[${subresource('rps', version)}]},`,
    '{"resource":"pods","responseKind":{"group":"","version":"","kind":""},"scope":"Namespaced","singularResource":"","verbs":[],',
    `"subresources":[${subresource('latency', version)},${subresource('rps', version)}]}`,
    '],"freshness":"Current"}',
  ].join('');

describe('toApiGroupDiscoveryList', () => {
  it('writes all groups and versions, the preferred one first, each metric below its kind of object', () => {
    expect(encodeJson(toApiGroupDiscoveryList(servedGroups, listed))).toBe(
      [
        '{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},"items":[',
        `{"metadata":{"name":"custom.metrics.k8s.io"},"versions":[${customVersion('v1beta2')},${customVersion('v1beta1')}]},`,
        '{"metadata":{"name":"external.metrics.k8s.io"},"versions":[{"version":"v1beta1","resources":[',
        '{"resource":"queue_depth","responseKind":{"group":"external.metrics.k8s.io","version":"v1beta1","kind":"ExternalMetricValueList"},"scope":"Namespaced","singularResource":"","verbs":["get"]}',
        '],"freshness":"Current"}]}]}\n',
      ].join(''),
    );
  });

  it('writes versions without metrics as current and empty', () => {
    const groups = servedGroups.filter(({ name }) => name === 'external.metrics.k8s.io');
    expect(encodeJson(toApiGroupDiscoveryList(groups, { custom: [], external: [] }))).toBe(
      '{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},"items":[{"metadata":{"name":"external.metrics.k8s.io"},"versions":[{"version":"v1beta1","resources":[],"freshness":"Current"}]}]}\n',
    );
  });

  it('tells a kind of object once even where a provider gives it two scopes', () => {
    const [items] = toApiGroupDiscoveryList(servedGroups, {
      custom: [
        { groupResource: { group: '', resource: 'pods' }, namespaced: false, metric: 'a' },
        { groupResource: { group: '', resource: 'pods' }, namespaced: true, metric: 'b' },
      ],
      external: [],
    }).items;
    expect(items?.versions[0]?.resources.map(({ resource, scope }) => [resource, scope])).toEqual([
      ['pods', 'Namespaced'],
    ]);
  });

  it('never leaves a responseKind out: client-go 0.26.0 to 0.26.3 crashed on that', () => {
    const text = encodeJson(toApiGroupDiscoveryList(servedGroups, listed));
    const named = text.match(/"(?:resource|subresource)":/g) ?? [];
    expect(named).toHaveLength(11);
    expect(text.match(/"responseKind":\{"group":"/g)).toHaveLength(11);
  });
});
