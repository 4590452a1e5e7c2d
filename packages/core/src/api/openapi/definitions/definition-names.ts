const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const custom = 'io.k8s.metrics.pkg.apis.custom_metrics';
const external = 'io.k8s.metrics.pkg.apis.external_metrics';

/** What Kubernetes calls the schemas: after the Go types that they come from. Generated clients are named after them. */
export const definitionNames = {
  apiGroup: `${meta}.APIGroup`,
  apiGroupList: `${meta}.APIGroupList`,
  apiResource: `${meta}.APIResource`,
  apiResourceList: `${meta}.APIResourceList`,
  groupVersion: `${meta}.GroupVersionForDiscovery`,
  labelSelector: `${meta}.LabelSelector`,
  labelSelectorRequirement: `${meta}.LabelSelectorRequirement`,
  listMeta: `${meta}.ListMeta`,
  time: `${meta}.Time`,
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  versionInfo: 'io.k8s.apimachinery.pkg.version.Info',
  objectReference: 'io.k8s.api.core.v1.ObjectReference',
  metricValueV1beta1: `${custom}.v1beta1.MetricValue`,
  metricValueListV1beta1: `${custom}.v1beta1.MetricValueList`,
  metricIdentifier: `${custom}.v1beta2.MetricIdentifier`,
  metricValueV1beta2: `${custom}.v1beta2.MetricValue`,
  metricValueListV1beta2: `${custom}.v1beta2.MetricValueList`,
  externalMetricValue: `${external}.v1beta1.ExternalMetricValue`,
  externalMetricValueList: `${external}.v1beta1.ExternalMetricValueList`,
} as const;

/** The name of a schema. */
export type DefinitionName = (typeof definitionNames)[keyof typeof definitionNames];
