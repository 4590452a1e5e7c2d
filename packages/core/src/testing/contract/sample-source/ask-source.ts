import type { AdapterError } from '../../../errors/adapter-error.ts';
import type { ObjectSampleRequest, Sample, SampleOutcome, SampleRequest } from '../../../freshness/sample-source.ts';
import type { RequestContext } from '../../../provider/request-context.ts';
import { ensureArray, errorOf, listOf } from '../ask.ts';
import { ensure, ensureEqual } from '../contract-violation.ts';
import { formatLabels } from '../format-labels.ts';
import { type Named, pairUp } from '../pair-up.ts';
import type { KnownSamples, SampleSourceSubject } from './sample-source-subject.ts';

export type GoodOutcome = Extract<SampleOutcome, { ok: true }>;

/** Every request for objects that the subject knows the answer of. */
export function objectsKnown({
  known,
  clusterScoped,
  namespaceMetrics,
}: SampleSourceSubject): readonly KnownSamples<ObjectSampleRequest>[] {
  return [known, clusterScoped, namespaceMetrics].filter((one) => one !== undefined);
}

/** Every request that the subject knows the answer of. */
export function everythingKnown(subject: SampleSourceSubject): readonly KnownSamples<SampleRequest>[] {
  const { external } = subject;
  return [...objectsKnown(subject), ...(external === undefined ? [] : [external])];
}

/** Throws unless there is one outcome for each request. */
export async function outcomesOf(
  subject: SampleSourceSubject,
  requests: readonly SampleRequest[],
): Promise<readonly SampleOutcome[]> {
  const outcomes = await listOf(subject, (context) => subject.source.fetch(requests, context));
  ensureEqual(outcomes.length, requests.length, 'the number of outcomes');
  return outcomes;
}

export async function outcomeOf(subject: SampleSourceSubject, request: SampleRequest): Promise<SampleOutcome> {
  const [outcome] = await outcomesOf(subject, [request]);
  ensureOutcome(outcome);
  return outcome;
}

export async function samplesOf(subject: SampleSourceSubject, request: SampleRequest): Promise<readonly Sample[]> {
  return goodSamples(await outcomeOf(subject, request));
}

/** Throws unless the outcome is a good one. */
export function goodSamples(outcome: SampleOutcome | undefined): readonly Sample[] {
  return goodOutcome(outcome).samples;
}

export function goodOutcome(outcome: SampleOutcome | undefined): GoodOutcome {
  ensureOutcome(outcome);
  if (outcome.ok) return outcome;
  throw outcome.error;
}

/** Throws unless it has what the port promises of a good outcome, or of the other. */
export function ensureOutcome(outcome: SampleOutcome | undefined): asserts outcome is SampleOutcome {
  ensure(outcome !== undefined, 'the outcome is undefined');
  if (outcome.ok) ensure(Array.isArray(outcome.samples), 'the outcome is `ok` and has no array of `samples`');
  else ensure(outcome.error !== undefined, 'the outcome is not `ok` and has no `error`');
}

/** Whose a sample is: `web-1 in shop`, `node-1`, `queue="a"`. */
export function formatPlace({ namespace, name, labels = {} }: Pick<Sample, 'namespace' | 'name' | 'labels'>): string {
  if (name === undefined && namespace === undefined) return formatLabels(labels);
  const object = [name ?? 'an object without a name', ...(namespace === undefined ? [] : [`in ${namespace}`])];
  const isLabelled = Object.keys(labels).length > 0;
  return [...object, ...(isLabelled ? [formatLabels(labels)] : [])].join(' ');
}

/** Every known sample with the one of the answer. Throws unless the answer has just these places. */
export async function eachSample(
  subject: SampleSourceSubject,
  { request, samples }: KnownSamples<SampleRequest>,
): Promise<readonly (readonly [what: string, Sample, Sample])[]> {
  return pairSamples(await samplesOf(subject, request), samples);
}

/** Every known sample with the one of its place. Throws unless there are just these places. */
export function pairSamples(
  samples: readonly Sample[],
  known: readonly Sample[],
  what?: string,
): readonly (readonly [what: string, Sample, Sample])[] {
  return pairUp({ known: known.map(byPlace), actual: samples.map(byPlace), ...(what !== undefined && { what }) });
}

/** Throws unless both are of the same objects or series, in whatever order. */
export function ensureSamePlaces(samples: readonly Sample[], known: readonly Sample[], what: string): void {
  pairSamples(samples, known, what);
}

function byPlace(sample: Sample): Named<Sample> {
  return [formatPlace(sample), sample];
}

/** The error of one request, thrown or as its outcome. */
export function failureOf(subject: SampleSourceSubject, request: SampleRequest): Promise<AdapterError> {
  return errorOf(subject, async (context: RequestContext) => {
    const outcomes = await subject.source.fetch([request], context);
    ensureArray(outcomes);
    return goodOutcome(outcomes[0]);
  });
}
