import type { AdapterError } from '../errors/adapter-error.ts';
import type { GroupResource } from '../model/group-resource.ts';
import type { LabelSelector } from '../model/label-selector.ts';
import type { Quantity } from '../model/quantity.ts';
import type { CustomMetricInfo, ExternalMetricInfo } from '../provider/metric-info.ts';
import type { RequestContext } from '../provider/request-context.ts';

/**
 * A backend, seen by the freshness engine: the one port to implement for another backend. The engine decides when to
 * ask, remembers what was answered, and refuses what has grown old; the source only answers.
 */
export interface SampleSource {
  /** What can be asked, from memory. Never waits. */
  list(): readonly MetricOffer[];
  /** How one metric is to be kept; undefined: there can be no such metric. Cheap and pure. */
  policyOf(request: SampleRequest): MetricPolicy | undefined;
  /**
   * One outcome for each request, in the same order. Throws, with an error from `errors/`, only when the backend failed
   * as a whole: an outage is never an empty answer. Settles soon after the context's signal was aborted: throws, or gives
   * errors as outcomes where the backend had not answered; never less than the truth. Whatever is thrown fails every
   * request of the call: what is wrong with one object's data (a number that {@link Quantity.fromNumber} refuses, say, or
   * two rows of which either may be meant) belongs into `refused`.
   */
  fetch(requests: readonly SampleRequest[], context: RequestContext): Promise<readonly SampleOutcome[]>;
  /**
   * From 0 (free) to 1 (nothing left of the call budget): by so much of what is possible an engine stretches its
   * intervals, evenly for all metrics. From memory; anything that is no such number counts as 0.
   */
  pressure(): number;
  /**
   * The object whose metrics are meant by another's name; undefined, as when the method is absent: the object itself.
   * For names that earlier adapters had users write, as `deployment;cart` of a Service for the Deployment `cart`. Both are
   * of one namespace, and so is what is answered: it names the object that was asked for. Cheap and pure.
   */
  aliasOf?(object: NamedObject): NamedObject | undefined;
}

/** One object of a kind; its namespace is known from elsewhere. */
export interface NamedObject {
  /** The kind of object. */
  readonly groupResource: GroupResource;
  /** Its name. */
  readonly name: string;
}

/** One thing that can be asked for. */
export type MetricOffer =
  | { readonly kind: 'object'; readonly info: CustomMetricInfo }
  | { readonly kind: 'external'; readonly info: ExternalMetricInfo };

/**
 * How a metric is to be kept. What is absent is the engine's default, and so is a time that is no finite number above 0;
 * one above a week counts as a week.
 */
export interface MetricPolicy {
  /** The oldest sample that may be served, in seconds. */
  readonly maxAge?: number;
  /** How often to ask, in seconds. */
  readonly refreshInterval?: number;
  /** How late this metric's samples become complete, in seconds. */
  readonly settleSeconds?: number;
  /**
   * Of what the metric is made, by any text that is another one when that changes: as soon as it does, nothing counts any
   * longer that was kept before. Absent for metrics that always mean the same.
   */
  readonly revision?: string;
  /**
   * What to answer instead of an error where there is no sample that may be served: somebody's explicit choice, for this
   * metric, of a number over the truth that an error tells. It is the adapter's own statement, so its time is that of
   * the answer and it covers no window. For a selector every live object gets it, and only where none of them has a
   * sample: it is never mixed with what was measured. Not where data is refused for being no number, not where the
   * question itself is refused, and not before the backend has answered or failed once. Counted apart: see `ServedSample.rung`.
   */
  readonly fallback?: Quantity;
  /**
   * The namespaces that may use it; absent: all. Where the objects are namespaces themselves: those that may be asked
   * for, by name.
   */
  readonly namespaces?: readonly string[];
}

/** Everything that one table of the engine needs: one metric for many objects, or one external metric. */
export type SampleRequest = ObjectSampleRequest | ExternalSampleRequest;

/** Asks for one metric of every object of a kind, in some namespaces. */
export interface ObjectSampleRequest {
  readonly kind: 'object';
  /** The name, as the HPA wrote it. */
  readonly metric: string;
  /** The kind of object. */
  readonly groupResource: GroupResource;
  /** Chooses by the metric's own labels; without requirements: everything. */
  readonly metricSelector: LabelSelector;
  /** At least one, sorted, without doubles. `'cluster-scoped'` for nodes, namespaces and their like. */
  readonly namespaces: readonly string[] | 'cluster-scoped';
}

/** Asks for one metric that belongs to no object, on behalf of a namespace. */
export interface ExternalSampleRequest {
  readonly kind: 'external';
  /** The name, as the HPA wrote it. */
  readonly metric: string;
  /** The namespace of the HPA that asks: it sees what that namespace may see. */
  readonly namespace: string;
  /** Chooses by the metric's own labels; without requirements: everything. */
  readonly selector: LabelSelector;
}

/**
 * The answer to one request. A good one is complete for what was asked: who is neither in `samples` nor in `refused` has
 * no data. It holds one sample of an object, or of an external metric's label set, at most.
 */
export type SampleOutcome =
  | {
      readonly ok: true;
      readonly samples: readonly Sample[];
      readonly refused?: readonly Refusal[];
      readonly trace?: readonly TraceStep[];
    }
  | { readonly ok: false; readonly error: AdapterError; readonly trace?: readonly TraceStep[] };

/**
 * An object whose data cannot be made into a value. Asked for by name it gets this error; among others it is left out,
 * and its error is the answer when nothing is left. Without a name it concerns every object of the namespace that has
 * no sample. Of an external metric, or without the namespace of a namespaced object, it fails the whole answer.
 */
export interface Refusal {
  /** Absent for cluster-scoped objects and external metrics. */
  readonly namespace?: string;
  /** The object; absent: see above. */
  readonly name?: string;
  /** Why there is no value. */
  readonly error: AdapterError;
}

/**
 * A step on the way from request to value, for whoever asks why. The texts of `labels` and `rows` also tell a client why
 * there is no data: they speak of what was asked, and of no other namespace.
 */
export interface TraceStep {
  /** What was done. */
  readonly stage: 'rule' | 'labels' | 'query' | 'rows' | 'value' | 'refused';
  /** What came of it, in words. No secret. */
  readonly text: string;
  /** More for a program, or for whoever asks for every detail. */
  readonly data?: Readonly<Record<string, string>>;
}

/** One value with its own time. */
export interface Sample {
  /** Absent for cluster-scoped objects and external metrics. The engine believes no other hint of the namespace. */
  readonly namespace?: string;
  /** The object's name; absent for external metrics. */
  readonly name?: string;
  /** An external metric's own labels. */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Its thousandths fit in 64 bits, as `Quantity.fromNumber` sees to: the HPA would read anything larger as zero or with
   * the other sign. Of an external metric never negative, since the HPA takes a negative sum for an overflow. An object
   * whose value is not so gets an error, an external metric fails as a whole.
   */
  readonly value: Quantity;
  /** When the newest contributing measurement was taken, in milliseconds since the epoch. */
  readonly timestamp: number;
  /** How many whole seconds the value covers, at least one; absent when it is momentary. */
  readonly windowSeconds?: number;
}
