import { AdapterError } from '../../../errors/adapter-error.ts';
import type { Sample, SampleOutcome, SampleRequest, TraceStep } from '../../../freshness/sample-source.ts';
import { ensure, ensureDistinct, ensureEqual } from '../contract-violation.ts';
import { ensureSamePlaces, formatPlace, type GoodOutcome, outcomeOf } from './ask-source.ts';
import type { SampleSourceSubject } from './sample-source-subject.ts';

const stages = new Set<string>([
  'rule',
  'labels',
  'query',
  'rows',
  'value',
  'refused',
] satisfies readonly TraceStep['stage'][]);

/** Throws unless there is no data: no samples, or an error that says so. */
export async function ensureNothing(subject: SampleSourceSubject, request: SampleRequest): Promise<void> {
  ensureIsNothing(await outcomeOf(subject, request));
}

export function ensureIsNothing(outcome: SampleOutcome | undefined): void {
  ensure(outcome !== undefined, 'the outcome is undefined');
  if (outcome.ok) ensureEqual([...outcome.samples, ...(outcome.refused ?? [])], [], 'the samples and refusals');
  else ensureEqual(outcome.error.meaning, 'metric-not-found', `the meaning of "${outcome.error.message}"`);
}

/** Throws unless errors are of the library, and nobody has two answers. */
export function ensureWellFormed(outcome: SampleOutcome): void {
  if (!outcome.ok) {
    ensure(outcome.error instanceof AdapterError, `the error ${outcome.error} is not one of the library's`);
    return;
  }
  const { samples, refused = [] } = outcome;
  ensureDistinct(samples.map(formatPlace), 'the samples');
  for (const { error } of refused)
    ensure(error instanceof AdapterError, `the refusal ${error} is no error of the library`);
  for (const { namespace, name } of refused) {
    const isGivenToo = samples.some((sample) => sample.namespace === namespace && sample.name === name);
    ensure(!isGivenToo, `${name} has a sample and is refused`);
  }
}

/** Throws unless it refuses this object, and gives all others. */
export function ensureOnlyRefused(outcome: GoodOutcome, { namespace, name }: Sample, rest: readonly Sample[]): void {
  ensureSamePlaces(outcome.samples, rest, 'the answer');
  ensureWellFormed(outcome);
  ensureEqual(
    outcome.refused?.map((one) => ({ namespace: one.namespace, name: one.name })),
    [{ namespace, name }],
    'the objects that are refused',
  );
}

/** Throws unless every step says something, and tells a client of no namespace but those that were asked for. */
export function ensureTrace({ trace = [] }: SampleOutcome, foreign: readonly string[]): void {
  for (const { stage, text } of trace) {
    ensure(stages.has(stage), `the trace has the stage "${stage}"`);
    ensure(text !== '', `the stage ${stage} says nothing`);
    if (stage !== 'labels' && stage !== 'rows') continue;
    const words = new Set(text.match(/[\w-]+/g));
    const told = foreign.find((namespace) => words.has(namespace));
    ensure(told === undefined, `the stage ${stage} speaks of the namespace ${told}, which was not asked for`);
  }
}
