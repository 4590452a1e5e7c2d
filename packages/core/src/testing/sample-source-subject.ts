import type {
  ExternalSampleRequest,
  MetricOffer,
  ObjectSampleRequest,
  Sample,
  SampleOutcome,
  SampleRequest,
  SampleSource,
} from '../freshness/sample-source.ts';
import { everything } from '../model/label-selector.ts';
import { Quantity } from '../model/quantity.ts';
import { answerOf, type ContractSubject, ensure, ensureEqual, ensureTimed } from './contract.ts';
import { testContext } from './never-cancelled.ts';

/** A source before a backend that stands still, and what is known of that backend. */
export interface SampleSourceSubject extends ContractSubject {
  readonly source: SampleSource;
  /** A request for two namespaces, both of which have samples. */
  readonly known: ObjectSampleRequest & { readonly namespaces: readonly [string, string] };
  /** Another namespace, where no object has a sample. */
  readonly emptyNamespace: string;
  /** A request that has series; absent: the backend knows no external metrics. */
  readonly external?: ExternalSampleRequest;
  /** A request for objects outside of namespaces that have samples; absent: the backend knows none. */
  readonly clusterScoped?: ObjectSampleRequest & { readonly namespaces: 'cluster-scoped' };
  /** A name that no metric can have; absent: any name is possible. */
  readonly impossibleMetric?: string;
  /** From now on the backend fails. Where it cannot be played, the promise on it is not tested. */
  breakDown?(): void;
}

export function toRequest(offer: MetricOffer, { namespaces }: SampleSourceSubject['known']): SampleRequest {
  const [namespace] = namespaces;
  if (offer.kind === 'external') return { ...offer.info, kind: 'external', namespace, selector: everything };
  const { metric, groupResource, namespaced } = offer.info;
  const scope = namespaced ? [namespace] : 'cluster-scoped';
  return { kind: 'object', metric, groupResource, metricSelector: everything, namespaces: scope };
}

export function fetch(
  subject: SampleSourceSubject,
  requests: readonly SampleRequest[],
): Promise<readonly SampleOutcome[]> {
  return answerOf(subject, () => subject.source.fetch(requests, testContext));
}

export async function samplesFor(subject: SampleSourceSubject, request: SampleRequest): Promise<readonly Sample[]> {
  const [outcome] = await fetch(subject, [request]);
  ensure(outcome?.ok === true, 'answers well');
  return toSamples(outcome);
}

/** In an order that does not depend on the source's, which may be any. */
export function toSamples(outcome: SampleOutcome | undefined): readonly Sample[] {
  if (outcome?.ok !== true) return [];
  const order = ({ namespace, name, labels = {} }: Sample) =>
    JSON.stringify([namespace, name, Object.entries(labels).sort()]);
  return outcome.samples.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
}

export async function ensureNothing(subject: SampleSourceSubject, request: SampleRequest): Promise<void> {
  const [outcome] = await fetch(subject, [request]);
  ensureIsNothing(outcome);
}

/** No data may be told as no samples, or as an error that says so. */
export function ensureIsNothing(outcome: SampleOutcome | undefined): void {
  ensure(outcome !== undefined, 'has an outcome');
  if (outcome.ok) ensureEqual(outcome.samples, [], 'has no samples');
  else ensureEqual(outcome.error.meaning, 'metric-not-found', 'says that there is no such metric');
}

export function ensureSample(sample: Sample): void {
  ensure(sample.value instanceof Quantity, 'has a quantity');
  ensureTimed(sample);
}
