import { AdapterError } from '../../errors/adapter-error.ts';
import type { GroupResource } from '../../model/group-resource.ts';
import type { LabelSelector } from '../../model/label-selector.ts';
import type { RequestContext } from '../../provider/request-context.ts';
import { testContext } from '../never-cancelled.ts';
import type { ContractSubject } from './contract-subject.ts';
import { ContractViolation, ensure, ensureEqual, formatData } from './contract-violation.ts';

type Ask<Answer> = (context: RequestContext) => Promise<Answer>;

/** Names that nothing has. */
export const unknownNames = {
  metric: 'there_is_no_such_metric',
  object: 'there-is-no-such-object',
  namespace: 'there-is-no-such-namespace',
  groupResource: { group: 'example.invalid', resource: 'nosuchthings' },
} as const;

/** A selector that nothing matches. */
export const nothingMatches: LabelSelector = {
  requirements: [{ key: 'nobody_has_this_label', operator: '=', values: ['indeed'] }],
};

/** Kinds that are not this one, though they have the resource or the group of it. */
export function otherKinds({ group, resource }: GroupResource): readonly GroupResource[] {
  const { groupResource: unknown } = unknownNames;
  return [unknown, { group: unknown.group, resource }, { group, resource: unknown.resource }];
}

/** Waits for an answer as the subject wants to be waited for. */
export async function answerOf<Answer>(subject: ContractSubject, ask: Ask<Answer>): Promise<Answer> {
  const answer = ask(testContext);
  ensure(typeof answer?.then === 'function', 'answered at once, where the port promises a promise');
  // It may fail while the subject moves its clock: that is for whoever awaits it below.
  answer.catch(() => {});
  await subject.whileWaiting?.();
  const settled = await answer;
  ensureAnswer(settled);
  return settled;
}

/** The same of an answer that the port promises to be an array. */
export async function listOf<Item>(subject: ContractSubject, ask: Ask<readonly Item[]>): Promise<readonly Item[]> {
  const answer = await answerOf(subject, ask);
  ensureArray(answer);
  return answer;
}

/** Throws unless there is an answer at all. */
export function ensureAnswer(answer: unknown): void {
  ensure(answer !== undefined && answer !== null, `answered ${formatData(answer)}, which is no answer`);
}

/** Throws unless it is an array, as the port promises. */
export function ensureArray(answer: unknown): void {
  ensure(Array.isArray(answer), `answered ${formatData(answer)}, where the port promises an array`);
}

/** The error with which a question is answered. Throws when it is none of those that the ports allow. */
export async function errorOf(subject: ContractSubject, ask: Ask<unknown>): Promise<AdapterError> {
  let answer: unknown;
  try {
    answer = await answerOf(subject, ask);
  } catch (error) {
    if (error instanceof ContractViolation) throw error;
    ensureOfLibrary(error);
    return error;
  }
  throw new ContractViolation(`answered ${formatData(answer)} where only an error is true`);
}

/** Throws unless it is an error that the ports allow. */
export function ensureOfLibrary(error: unknown): asserts error is AdapterError {
  ensure(error instanceof AdapterError, `failed with ${error}, which is not one of the library's errors`);
}

/** The error that says "there is no such thing". Throws when the answer is anything else. */
export async function notFoundOf(subject: ContractSubject, ask: Ask<unknown>): Promise<AdapterError> {
  const error = await errorOf(subject, ask);
  ensureEqual(error.meaning, 'metric-not-found', `failed with "${error.message}", whose meaning is wrong`);
  return error;
}

/** The error that says "there is no such thing". A refusal of the question is thrown as it is, anything else as a violation. */
export async function nothingOf(subject: ContractSubject, ask: Ask<unknown>): Promise<AdapterError> {
  const error = await errorOf(subject, ask);
  if (error.meaning === 'bad-request') throw error;
  ensureEqual(error.meaning, 'metric-not-found', `failed with "${error.message}", whose meaning is wrong`);
  return error;
}

/** The error that says why there is no answer while the backend fails. */
export async function outageOf(subject: ContractSubject, ask: Ask<unknown>): Promise<AdapterError> {
  const error = await errorOf(subject, ask);
  ensureOutage(error);
  return error;
}

/** Throws unless an error says that the backend fails. */
export function ensureOutage({ meaning, message }: AdapterError): void {
  const isHonest = meaning === 'unavailable' || meaning === 'timed-out';
  ensure(isHonest, `failed with "${message}" (${meaning}), which does not say that the backend fails`);
}

/** Throws unless questions that are asked at once, each of them twice, get the answers that they get alone. */
export async function ensureSameAtOnce(subject: ContractSubject, asks: readonly Ask<unknown>[]): Promise<void> {
  const twice = [...asks, ...asks];
  const together = await answerOf(subject, (context) => Promise.all(twice.map((ask) => ask(context))));
  for (const [index, ask] of twice.entries()) {
    ensureEqual(together[index], await answerOf(subject, ask), 'one of several questions that were asked at once');
  }
}

/** Throws when an answer that was handed out changes while other questions are asked. */
export async function ensureKept(
  subject: ContractSubject,
  { ask, askOther }: { readonly ask: Ask<unknown>; readonly askOther: Ask<unknown> },
): Promise<void> {
  const answer = await answerOf(subject, ask);
  const before = formatData(answer);
  await answerOf(subject, askOther);
  const after = formatData(answer);
  ensure(after === before, `changed an answer after it was given, from ${before} to ${after}`);
}
