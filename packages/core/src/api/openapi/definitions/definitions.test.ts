import { describe, expect, it } from '@jest/globals';
import { definitionNames } from './definition-names.ts';
import { collectDefinitions } from './definitions.ts';

const custom = 'io.k8s.metrics.pkg.apis.custom_metrics';
const external = 'io.k8s.metrics.pkg.apis.external_metrics.v1beta1';
const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';

const listed = collectDefinitions(Object.values(definitionNames));

/** The members of a definition, as `name: type`; `!` marks those that are always there. */
function membersOf(name: string): readonly string[] {
  const { properties = {}, required = [] } = listed[name] ?? {};
  return Object.entries(properties).map(([member, { type, format, refersTo }]) => {
    const mark = required.includes(member) ? '!' : '';
    return `${member}${mark}: ${format ?? type ?? refersTo?.replace(/^.*\./, '')}`;
  });
}

describe('collectDefinitions', () => {
  it.each([
    [
      'io.k8s.api.core.v1.ObjectReference',
      ['apiVersion: string', 'fieldPath: string', 'kind: string', 'name: string', 'namespace: string'],
      ['resourceVersion: string', 'uid: string'],
    ],
    [
      `${meta}.APIGroup`,
      ['apiVersion: string', 'kind: string', 'name!: string'],
      ['preferredVersion: GroupVersionForDiscovery', 'versions!: array'],
    ],
    [`${meta}.APIGroupList`, ['apiVersion: string', 'kind: string'], ['groups!: array']],
    [
      `${meta}.APIResource`,
      ['kind!: string', 'name!: string', 'namespaced!: boolean', 'singularName!: string', 'verbs!: array'],
      [],
    ],
    [`${meta}.APIResourceList`, ['apiVersion: string', 'kind: string'], ['groupVersion!: string', 'resources!: array']],
    [`${meta}.GroupVersionForDiscovery`, ['groupVersion!: string', 'version!: string'], []],
    [`${meta}.LabelSelector`, ['matchExpressions: array', 'matchLabels: object'], []],
    [`${meta}.LabelSelectorRequirement`, ['key!: string', 'operator!: string', 'values: array'], []],
    [
      `${meta}.ListMeta`,
      ['continue: string', 'remainingItemCount: int64', 'resourceVersion: string', 'selfLink: string'],
      [],
    ],
    [
      'io.k8s.apimachinery.pkg.version.Info',
      ['buildDate!: string', 'compiler!: string', 'gitCommit!: string', 'gitTreeState!: string', 'gitVersion!: string'],
      ['goVersion!: string', 'major!: string', 'minor!: string', 'platform!: string'],
    ],
    [
      `${custom}.v1beta1.MetricValue`,
      ['apiVersion: string', 'kind: string', 'describedObject!: ObjectReference', 'metricName!: string'],
      ['selector: LabelSelector', 'timestamp!: Time', 'value!: Quantity', 'window: int64'],
    ],
    [
      `${custom}.v1beta1.MetricValueList`,
      ['apiVersion: string', 'kind: string'],
      ['items!: array', 'metadata: ListMeta'],
    ],
    [`${custom}.v1beta2.MetricIdentifier`, ['name!: string', 'selector: LabelSelector'], []],
    [
      `${custom}.v1beta2.MetricValue`,
      ['apiVersion: string', 'kind: string', 'describedObject!: ObjectReference', 'metric!: MetricIdentifier'],
      ['timestamp!: Time', 'value!: Quantity', 'windowSeconds: int64'],
    ],
    [
      `${custom}.v1beta2.MetricValueList`,
      ['apiVersion: string', 'kind: string'],
      ['items!: array', 'metadata: ListMeta'],
    ],
    [
      `${external}.ExternalMetricValue`,
      ['apiVersion: string', 'kind: string', 'metricLabels!: object', 'metricName!: string'],
      ['timestamp!: Time', 'value!: Quantity', 'window: int64'],
    ],
    [
      `${external}.ExternalMetricValueList`,
      ['apiVersion: string', 'kind: string'],
      ['items!: array', 'metadata: ListMeta'],
    ],
  ])('knows the members of %s', (name, first, rest) => {
    expect(membersOf(name)).toEqual([...first, ...rest]);
  });

  it.each([
    [`${meta}.LabelSelector`, 'matchExpressions', `${meta}.LabelSelectorRequirement`],
    [`${meta}.APIGroup`, 'versions', `${meta}.GroupVersionForDiscovery`],
    [`${meta}.APIGroupList`, 'groups', `${meta}.APIGroup`],
    [`${meta}.APIResourceList`, 'resources', `${meta}.APIResource`],
    [`${custom}.v1beta1.MetricValueList`, 'items', `${custom}.v1beta1.MetricValue`],
    [`${custom}.v1beta2.MetricValueList`, 'items', `${custom}.v1beta2.MetricValue`],
    [`${external}.ExternalMetricValueList`, 'items', `${external}.ExternalMetricValue`],
  ])('knows what %s holds in %s', (name, member, held) => {
    expect(listed[name]?.properties?.[member]?.items).toEqual({ refersTo: held });
  });

  it('knows which kinds of API objects there are', () => {
    const kinds = Object.entries(listed).flatMap(([name, { kinds = [] }]) =>
      kinds.map(({ group, version, kind }) => `${name.replace(/^.*\./, '')}: ${group}/${version} ${kind}`),
    );
    expect(kinds).toEqual([
      'APIGroup: /v1 APIGroup',
      'APIGroupList: /v1 APIGroupList',
      'APIResourceList: /v1 APIResourceList',
      'MetricValue: custom.metrics.k8s.io/v1beta1 MetricValue',
      'MetricValueList: custom.metrics.k8s.io/v1beta1 MetricValueList',
      'MetricValue: custom.metrics.k8s.io/v1beta2 MetricValue',
      'MetricValueList: custom.metrics.k8s.io/v1beta2 MetricValueList',
      'ExternalMetricValue: external.metrics.k8s.io/v1beta1 ExternalMetricValue',
      'ExternalMetricValueList: external.metrics.k8s.io/v1beta1 ExternalMetricValueList',
    ]);
  });

  it('finds what a definition refers to, over several steps, sorted by name', () => {
    expect(Object.keys(collectDefinitions([definitionNames.metricIdentifier]))).toEqual([
      `${meta}.LabelSelector`,
      `${meta}.LabelSelectorRequirement`,
      `${custom}.v1beta2.MetricIdentifier`,
    ]);
  });

  it('writes an amount as text and a time as RFC 3339', () => {
    expect(listed[definitionNames.quantity]).toMatchObject({ type: 'string' });
    expect(listed[definitionNames.time]).toMatchObject({ type: 'string', format: 'date-time' });
  });
});
