import type { AdapterError } from '../../errors/adapter-error.ts';
import { UnusableDataError } from '../../errors/metric-errors.ts';
import { wholeDemand } from '../demand/demand.ts';
import type { Refusal, Sample, SampleOutcome, SampleRequest, TraceStep } from '../sample-source.ts';
import { type Hold, type ScopeAnswer, unnamed } from './held-samples.ts';
import { faultOf, faultOfSum } from './sample-fault.ts';

type GoodOutcome = Extract<SampleOutcome, { ok: true }>;

/** What an outcome holds for one scope, while it is being sorted. */
interface Share {
  readonly samples: Map<string, Sample>;
  readonly refused: Map<string, AdapterError>;
}

/**
 * Sorts a backend's answer into the scopes that were asked for: a sample belongs to the namespace that it carries
 * itself, and what was not asked for is left out. What is wrong with one object's data is refused to this object alone;
 * throws what makes the answer as a whole unusable, as anything does of an external metric, whose series are added up.
 */
export function placeOutcome(request: SampleRequest, outcome: SampleOutcome): ReadonlyMap<string, ScopeAnswer> {
  if (!outcome.ok) throw outcome.error;
  const shares = new Map<string, Share>();
  for (const scope of scopesOf(request)) shares.set(scope, { samples: new Map(), refused: new Map() });
  for (const refusal of outcome.refused ?? []) placeRefusal(request, refusal, shares);
  for (const sample of outcome.samples) placeSample(request, sample, shares);
  if (request.kind === 'external') refuseSum(request, outcome.samples);
  const note = formatNote(outcome.trace);
  const hold = holdFor(request, outcome);
  return new Map([...shares].map(([scope, share]) => [scope, { ...share, note, hold }]));
}

function placeSample(request: SampleRequest, sample: Sample, shares: ReadonlyMap<string, Share>): void {
  const { scope, name } = placeOf(request, sample);
  const share = shares.get(scope);
  if (share === undefined || share.refused.has(name)) return;
  const fault = share.samples.has(name) ? ambiguity(request) : faultOf(request, sample);
  if (fault === undefined) {
    share.samples.set(name, sample);
    return;
  }
  if (request.kind === 'external') throw unusable(request, fault);
  share.samples.delete(name);
  share.refused.set(name, unusable(request, fault, sample));
}

function ambiguity({ kind }: SampleRequest): string {
  return `several values of one ${kind === 'external' ? 'series' : 'object'}, of which any may be meant`;
}

function refuseSum(request: SampleRequest, samples: readonly Sample[]): void {
  const fault = faultOfSum(samples);
  if (fault !== undefined) throw unusable(request, fault);
}

function placeRefusal(request: SampleRequest, refusal: Refusal, shares: ReadonlyMap<string, Share>): void {
  const { namespace = wholeDemand, name = unnamed, error } = refusal;
  // An external metric is added up; and of a namespaced object that says no namespace, any may be meant.
  if (request.kind === 'external' || (isNamespaced(request) && namespace === wholeDemand)) throw error;
  shares.get(namespace)?.refused.set(name, error);
}

/** Where a sample belongs. An external metric's series are told apart by their labels alone. */
function placeOf(request: SampleRequest, { namespace = wholeDemand, name = '', labels = {} }: Sample) {
  if (request.kind === 'external') return { scope: wholeDemand, name: formatLabels(labels) };
  // Query languages write a label that is not there as an empty one.
  const isPlaced = name !== '' && (namespace !== wholeDemand) === isNamespaced(request);
  if (!isPlaced) throw unusable(request, 'a value that does not say what it belongs to');
  return { scope: namespace, name };
}

/** What becomes of earlier samples. The HPA adds an external metric's series up: one that is gone must not be added any longer. */
function holdFor(request: SampleRequest, { samples }: GoodOutcome): Hold {
  if (request.kind === 'object') return 'each';
  return samples.length === 0 ? 'all' : 'none';
}

function scopesOf(request: SampleRequest): readonly string[] {
  return request.kind === 'external' || request.namespaces === 'cluster-scoped' ? [wholeDemand] : request.namespaces;
}

function isNamespaced(request: SampleRequest): boolean {
  return request.kind === 'object' && request.namespaces !== 'cluster-scoped';
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function formatNote(trace: readonly TraceStep[] = []): string {
  const told = trace.filter(({ stage }) => stage === 'labels' || stage === 'rows');
  return told.map(({ text }) => text).join('; ');
}

function unusable(
  { metric }: SampleRequest,
  what: string,
  { name, namespace }: Partial<Sample> = {},
): UnusableDataError {
  const object = name === undefined ? '' : ` of ${name}`;
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  return new UnusableDataError(
    `the backend answered the question for the metric ${metric}${object}${where} with ${what}`,
  );
}
