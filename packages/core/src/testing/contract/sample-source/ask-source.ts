import type { AdapterError } from '../../../errors/adapter-error.ts';
import type { Sample, SampleOutcome, SampleRequest } from '../../../freshness/sample-source.ts';
import type { RequestContext } from '../../../provider/request-context.ts';
import { answerOf, errorOf } from '../ask.ts';
import { ensure, ensureEqual } from '../contract-violation.ts';
import { formatLabels } from '../format-labels.ts';
import { type Named, pairUp } from '../pair-up.ts';
import type { KnownSamples, SampleSourceSubject } from './sample-source-subject.ts';

type GoodOutcome = Extract<SampleOutcome, { ok: true }>;

/** Every request that the subject knows the answer of. */
export function everythingKnown(subject: SampleSourceSubject): readonly KnownSamples<SampleRequest>[] {
  const { known, clusterScoped, namespaceMetrics, external } = subject;
  return [known, clusterScoped, namespaceMetrics, external].filter((one) => one !== undefined);
}

/** Throws unless there is one outcome for each request. */
export async function outcomesOf(
  subject: SampleSourceSubject,
  requests: readonly SampleRequest[],
): Promise<readonly SampleOutcome[]> {
  const outcomes = await answerOf(subject, (context) => subject.source.fetch(requests, context));
  ensureEqual(outcomes.length, requests.length, 'the number of outcomes');
  return outcomes;
}

export async function outcomeOf(subject: SampleSourceSubject, request: SampleRequest): Promise<SampleOutcome> {
  const [outcome] = await outcomesOf(subject, [request]);
  ensure(outcome !== undefined, 'the outcome is undefined');
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
  ensure(outcome !== undefined, 'the outcome is undefined');
  if (outcome.ok) return outcome;
  throw outcome.error;
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
  return pairUp({ known: samples.map(byPlace), actual: (await samplesOf(subject, request)).map(byPlace) });
}

/** Throws unless both are of the same objects or series, in whatever order. */
export function ensureSamePlaces(samples: readonly Sample[], known: readonly Sample[], what: string): void {
  pairUp({ known: known.map(byPlace), actual: samples.map(byPlace), what });
}

function byPlace(sample: Sample): Named<Sample> {
  return [formatPlace(sample), sample];
}

/** The error of one request, thrown or as its outcome. */
export function failureOf(subject: SampleSourceSubject, request: SampleRequest): Promise<AdapterError> {
  return errorOf(subject, async (context: RequestContext) => {
    const [outcome] = await subject.source.fetch([request], context);
    return goodOutcome(outcome);
  });
}
