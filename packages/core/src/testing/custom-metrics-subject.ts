import type { GroupResource } from '../model/group-resource.ts';
import { everything, type LabelSelector } from '../model/label-selector.ts';
import type { MetricValue } from '../model/metric-value.ts';
import { Quantity } from '../model/quantity.ts';
import type { CustomMetricsProvider, MetricBySelectorQuery } from '../provider/custom-metrics-provider.ts';
import type { RequestContext } from '../provider/request-context.ts';
import { answerOf, type ContractSubject, ensure, ensureEqual, ensureTimed } from './contract.ts';
import { testContext } from './never-cancelled.ts';

/** A provider before a backend that stands still, and what is known of that backend. */
export interface CustomMetricsSubject extends ContractSubject {
  readonly provider: CustomMetricsProvider;
  /** Objects in one namespace that have a value, two at least; all that live there. */
  readonly known: KnownObjects;
  /** Another namespace, where none of these objects has a value. */
  readonly emptyNamespace: string;
  /** Objects outside of namespaces that have a value; absent: the backend knows none. */
  readonly clusterScoped?: Omit<KnownObjects, 'namespace'>;
}

export interface KnownObjects {
  readonly metric: string;
  readonly groupResource: GroupResource;
  /** Their kind and its preferred version: `Pod`, `v1`. */
  readonly kind: string;
  readonly apiVersion: string;
  readonly namespace: string;
  readonly names: readonly string[];
  /** A metric selector that the series of all of them match. */
  readonly metricSelector?: LabelSelector;
}

function toQuery({ known }: CustomMetricsSubject): MetricBySelectorQuery {
  const { metric, groupResource, namespace } = known;
  return { metric, groupResource, namespace, metricSelector: everything, selector: everything };
}

type Difference = Partial<MetricBySelectorQuery>;

export function askByName(
  subject: CustomMetricsSubject,
  name: string,
  difference: Difference = {},
): Promise<MetricValue> {
  const { selector: _, ...query } = { ...toQuery(subject), ...difference };
  return subject.provider.getMetricByName({ ...query, name }, testContext);
}

export function askBySelector(
  subject: CustomMetricsSubject,
  difference: Difference = {},
  context: RequestContext = testContext,
): Promise<readonly MetricValue[]> {
  return subject.provider.getMetricBySelector({ ...toQuery(subject), ...difference }, context);
}

export function byName(subject: CustomMetricsSubject, name: string): Promise<MetricValue> {
  return answerOf(subject, () => askByName(subject, name));
}

export function bySelector(
  subject: CustomMetricsSubject,
  difference: Difference = {},
): Promise<readonly MetricValue[]> {
  return answerOf(subject, () => askBySelector(subject, difference));
}

export function nameOf({ describedObject }: MetricValue): string {
  return describedObject.name;
}

export function ensureDescribes(
  value: MetricValue,
  { metric, kind, apiVersion, namespace }: Omit<KnownObjects, 'namespace'> & { readonly namespace?: string },
  name: string,
): void {
  ensureEqual(value.describedObject, { kind, apiVersion, name, namespace }, 'describes the object that was asked for');
  ensureEqual(value.metric, metric, 'is of the metric that was asked for');
  ensure(value.metricSelector === undefined, 'echoes no metric selector when there was none');
  ensure(value.value instanceof Quantity, 'is a quantity');
  ensureTimed(value);
}
