import type { GroupResource } from '../../../model/group-resource.ts';
import type { LabelSelector } from '../../../model/label-selector.ts';
import type { CustomMetricsProvider } from '../../../provider/custom-metrics-provider.ts';
import type { CommonAbility, ContractSubject, KnownValue } from '../contract-subject.ts';

/** A provider before a backend whose data is known and stands still. */
export interface CustomMetricsSubject extends ContractSubject {
  /** What is tested. */
  readonly provider: CustomMetricsProvider;
  /**
   * All objects of one namespace that have a value, two at least, each with a value of its own. Not all were measured at
   * the same time, and all before the clock's.
   */
  readonly known: KnownObjects & { readonly namespace: string };
  /** An object selector that chooses some of these objects, and not all. */
  readonly selection: { readonly selector: LabelSelector; readonly names: readonly string[] };
  /** Another namespace with an object of the same kind and name as one of {@link known}, and another value. */
  readonly neighbour: { readonly namespace: string; readonly objects: readonly KnownObject[] };
  /** A namespace where none of these objects has a value. */
  readonly emptyNamespace: string;
  /** What a metric selector leaves of {@link known}: other objects, or other values of them. Ability `metricSelectors`. */
  readonly metricSelection?: { readonly metricSelector: LabelSelector; readonly objects: readonly KnownObject[] };
  /** All objects outside of namespaces that have a value, such as nodes. Ability `clusterScoped`. */
  readonly clusterScoped?: KnownObjects;
  /** All namespaces that, as objects, have a value. Ability `namespaceMetrics`. */
  readonly namespaceMetrics?: KnownObjects;
  /**
   * From now on this object of {@link known} is gone: the backend has no data for it, the cluster no such object, and
   * what may be remembered of it has grown too old. The others stay. Awaited. Ability `disappearance`.
   */
  vanish?(name: string): unknown;
}

/** What a test of a custom metrics provider may declare itself unable to, by `false`. */
export type CustomMetricsAbility =
  | CommonAbility
  | 'metricSelectors'
  | 'clusterScoped'
  | 'namespaceMetrics'
  | 'disappearance';

/** All objects of one kind that have a value of one metric; of one namespace, or outside of namespaces. */
export interface KnownObjects {
  /** The name of the metric. */
  readonly metric: string;
  /** The kind of object, as a question names it. */
  readonly groupResource: GroupResource;
  /** The kind itself, singular and CamelCase: `Pod`. */
  readonly kind: string;
  /** The preferred version of the kind, with its group where there is one: `v1`, `apps/v1`. */
  readonly apiVersion: string;
  /** Absent for cluster-scoped objects, namespaces themselves among them. */
  readonly namespace?: string;
  /** All of them, in any order. */
  readonly objects: readonly KnownObject[];
}

/** What the backend holds of one object. */
export interface KnownObject extends KnownValue {
  /** The object's name. */
  readonly name: string;
}
