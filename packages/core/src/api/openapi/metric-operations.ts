import { customMetricsGroup, externalMetricsGroup } from '../discovery/api-groups.ts';
import type { CustomMetricsVersion } from '../objects/metric-value-list.ts';
import { type DefinitionName, definitionNames } from './definitions/definition-names.ts';
import { toTag, toTitle } from './names.ts';
import type { OfferedMediaTypes, Operation, Parameter } from './operation.ts';

const inPath = (name: string, description: string): Parameter => ({ name, in: 'path', description });
const inQuery = (name: string, description: string): Parameter => ({ name, in: 'query', description });

const namespace = inPath('namespace', 'the namespace of the described object');
const name = inPath('name', 'the name of the described object, * for all that labelSelector chooses');
const resource = inPath('resource', 'the resource of the described object: pods, deployments.apps');
const subresource = inPath('subresource', 'the metric');
const metricLabelSelector = inQuery('metricLabelSelector', "chooses by the metric's own labels");
const objectSelector = inQuery('labelSelector', 'chooses objects by their labels, where the name is *');
const describedNamespace = inPath('namespace', 'the described namespace, * for all that labelSelector chooses');
const namespaceSelector = inQuery('labelSelector', 'chooses namespaces by their labels, where the namespace is *');
const pretty = inQuery('pretty', "If 'true', then the output is pretty printed.");

const listsOfValues: Readonly<Record<CustomMetricsVersion, DefinitionName>> = {
  v1beta1: definitionNames.metricValueListV1beta1,
  v1beta2: definitionNames.metricValueListV1beta2,
};

/** Reading metrics of objects, in one version. */
export function readCustomMetrics(
  version: CustomMetricsVersion,
  { values: mediaTypes }: OfferedMediaTypes,
): readonly Operation[] {
  const base = `/apis/${customMetricsGroup}/${version}`;
  const title = toTitle(customMetricsGroup, version);
  const common = {
    document: `apis/${customMetricsGroup}/${version}`,
    tag: toTag(customMetricsGroup, version),
    description: 'list custom metrics describing an object or objects',
    mediaTypes,
    answer: listsOfValues[version],
  };
  const kind = { group: customMetricsGroup, version, kind: 'MetricValueList' };
  return [
    {
      ...common,
      path: `${base}/namespaces/{namespace}/metrics/{name}`,
      operationId: `read${title}MetricValueForNamespace`,
      parameters: [namespaceSelector, metricLabelSelector, inPath('name', 'the metric'), describedNamespace, pretty],
      action: { verb: 'get', kind },
    },
    {
      ...common,
      path: `${base}/namespaces/{namespace}/{resource}/{name}/{subresource}`,
      operationId: `list${title}NamespacedMetricValue`,
      parameters: [objectSelector, metricLabelSelector, name, namespace, pretty, resource, subresource],
      action: { verb: 'list', kind },
    },
    {
      ...common,
      path: `${base}/{resource}/{name}/{subresource}`,
      operationId: `list${title}MetricValue`,
      parameters: [objectSelector, metricLabelSelector, name, pretty, resource, subresource],
      action: { verb: 'list', kind },
    },
  ];
}

/** Reading external metrics. */
export function readExternalMetrics(version: string, { values: mediaTypes }: OfferedMediaTypes): Operation {
  return {
    path: `/apis/${externalMetricsGroup}/${version}/namespaces/{namespace}/{resource}`,
    document: `apis/${externalMetricsGroup}/${version}`,
    operationId: `list${toTitle(externalMetricsGroup, version)}ExternalMetricValue`,
    tag: toTag(externalMetricsGroup, version),
    description: 'list external metrics',
    mediaTypes,
    parameters: [
      inQuery('labelSelector', "chooses by the metric's own labels"),
      inPath('namespace', 'the namespace on whose behalf the metric is asked for'),
      pretty,
      inPath('resource', 'the metric'),
    ],
    answer: definitionNames.externalMetricValueList,
    action: { verb: 'list', kind: { group: externalMetricsGroup, version, kind: 'ExternalMetricValueList' } },
  };
}
