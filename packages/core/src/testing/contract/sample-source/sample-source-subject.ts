import type {
  ExternalSampleRequest,
  ObjectSampleRequest,
  Sample,
  SampleRequest,
  SampleSource,
} from '../../../freshness/sample-source.ts';
import type { LabelSelector } from '../../../model/label-selector.ts';
import type { CommonAbility, ContractSubject } from '../contract-subject.ts';

/** A source before a backend whose data is known and stands still. */
export interface SampleSourceSubject extends ContractSubject {
  /** What is tested. */
  readonly source: SampleSource;
  /**
   * A request for two namespaces, each with objects, and an object of the same name in both with values that differ. Not
   * all were measured at the same time, and all before the clock's.
   */
  readonly known: KnownSamples<ObjectSampleRequest & { readonly namespaces: readonly [string, string] }>;
  /** A namespace where no object has a sample. */
  readonly emptyNamespace: string;
  /** What a metric selector leaves of {@link known}: other objects, or other values of them. Ability `metricSelectors`. */
  readonly metricSelection?: { readonly metricSelector: LabelSelector; readonly samples: readonly Sample[] };
  /** Objects outside of namespaces, such as nodes. Ability `clusterScoped`. */
  readonly clusterScoped?: KnownSamples<ObjectSampleRequest>;
  /** Namespaces as objects. Ability `namespaceMetrics`. */
  readonly namespaceMetrics?: KnownSamples<ObjectSampleRequest>;
  /** All series of an external metric. Ability `externalMetrics`. */
  readonly external?: KnownSamples<ExternalSampleRequest>;
  /** What a selector by the metric's labels leaves of {@link external}. Ability `externalSelectors`. */
  readonly externalSelection?: { readonly selector: LabelSelector; readonly samples: readonly Sample[] };
  /** A namespace that may not see the metric of {@link external}. Ability `hiddenMetrics`. */
  readonly hiddenFrom?: string;
  /** A name that no metric can have. Ability `impossibleNames`. */
  readonly impossibleMetric?: string;
  /** From now on the backend fails for the metric of {@link known} alone. Awaited. Ability `partialFailures`. */
  breakMetric?(): unknown;
  /**
   * From now on what the backend holds of this sample's object cannot be made into a value: an infinite number, say.
   * One of {@link known}. Awaited. Ability `unusableData`.
   */
  spoil?(sample: Sample): unknown;
  /**
   * From now on the backend has two values of this sample's object, with nothing to tell which one is meant. One of
   * {@link known}. Awaited. Ability `ambiguousData`.
   */
  duplicate?(sample: Sample): unknown;
  /** From now on the backend has no data of this sample's object. One of {@link known}. Awaited. Ability `disappearance`. */
  vanish?(sample: Sample): unknown;
}

/** What a test of a sample source may declare itself unable to, by `false`. */
export type SampleSourceAbility =
  | CommonAbility
  | 'metricSelectors'
  | 'clusterScoped'
  | 'namespaceMetrics'
  | 'externalMetrics'
  | 'externalSelectors'
  | 'hiddenMetrics'
  | 'impossibleNames'
  | 'partialFailures'
  | 'unusableData'
  | 'ambiguousData'
  | 'disappearance';

/** A request, and every sample that the backend has for it, in any order. */
export interface KnownSamples<Request extends SampleRequest> {
  /** What is asked. */
  readonly request: Request;
  /** What the answer holds, in any order. */
  readonly samples: readonly Sample[];
}
