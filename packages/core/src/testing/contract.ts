import { AdapterError } from '../errors/adapter-error.ts';
import { CancelSource } from '../freshness/cancel-source.ts';
import type { RequestContext } from '../provider/request-context.ts';
import { testContext } from './never-cancelled.ts';

/** Registers one test: the `it` or `test` of Jest, Vitest, Mocha or `node:test`. */
export type RegisterTest = (name: string, run: () => Promise<void>) => unknown;

/** Makes what is tested, anew for every test. */
export type CreateSubject<Subject> = () => Subject | Promise<Subject>;

/** What the subjects of all contracts can do. */
export interface ContractSubject {
  /** Runs while an answer is awaited: moves a fake clock, for instance. */
  whileWaiting?(): Promise<void>;
  /** From now on the backend does not answer. Where it cannot be played, the promises on it are not tested. */
  stall?(): void;
}

/** A promise of a port, by the sentence that says it. */
export type Promises<Subject> = Readonly<Record<string, (subject: Subject) => Promise<void>>>;

/** Something does not keep what the port promises. */
export class ContractViolation extends Error {
  override readonly name = 'ContractViolation';
}

/** Registers a test for every promise. */
export function registerPromises<Subject>(
  it: RegisterTest,
  createSubject: CreateSubject<Subject>,
  promises: Promises<Subject>,
): void {
  for (const [name, check] of Object.entries(promises)) it(name, async () => check(await createSubject()));
}

/** Throws unless the promise holds. */
export function ensure(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new ContractViolation(promise);
}

/** Throws unless both are the same data, in whatever order their members stand. */
export function ensureEqual(actual: unknown, expected: unknown, promise: string): void {
  const [one, other] = [format(actual), format(expected)];
  ensure(one === other, `${promise}: got ${one} instead of ${other}`);
}

/** Waits for an answer as the subject wants to be waited for. */
export async function answerOf<Answer>(subject: ContractSubject, ask: () => Promise<Answer>): Promise<Answer> {
  const answer = ask();
  // It may fail while the subject moves its clock: that is for whoever awaits it below.
  answer.catch(() => {});
  await subject.whileWaiting?.();
  return answer;
}

/** The error with which a question is answered. Throws when it is none of those that the ports allow. */
export async function errorOf(subject: ContractSubject, ask: () => Promise<unknown>): Promise<AdapterError> {
  let answer: unknown;
  try {
    answer = await answerOf(subject, ask);
  } catch (error) {
    ensure(error instanceof AdapterError, `fails with an error of errors/, not with ${error}`);
    return error;
  }
  throw new ContractViolation(`is an error, not ${format(answer)}`);
}

/**
 * Asks a question and gives it up, once while it is under way and once before it was asked. Settles when the answers do;
 * where they do not, the runner's own time limit tells.
 */
export async function givenUp(ask: (context: RequestContext) => Promise<unknown>): Promise<void> {
  for (const isEarly of [false, true]) {
    const cancel = new CancelSource();
    if (isEarly) cancel.cancel();
    const answer = ask({ ...testContext, signal: cancel.signal }).catch(() => 'an error');
    cancel.cancel();
    await answer;
  }
}

/** Throws unless a question is answered with "there is no such thing". */
export async function ensureNotFound(subject: ContractSubject, ask: () => Promise<unknown>): Promise<void> {
  const error = await errorOf(subject, ask);
  ensureEqual(error.meaning, 'metric-not-found', `means that there is no such thing ("${error.message}")`);
}

/** Throws unless the list is there at once, the same again, and holds nothing twice. */
export function ensureStableList(list: () => readonly unknown[]): void {
  const entries = list();
  ensure(Array.isArray(entries), 'is an array at once');
  ensureEqual(list(), entries, 'is the same when it is asked for again');
  ensureDistinct(entries);
}

/** Throws when something is there twice. */
export function ensureDistinct(things: readonly unknown[]): void {
  const texts = things.map(format);
  const double = texts.find((text, index) => texts.indexOf(text) !== index);
  ensure(double === undefined, `has nothing twice: ${double}`);
}

/** Throws unless there is a time that can be one, and a window that the API can say. */
export function ensureTimed({
  timestamp,
  windowSeconds,
}: {
  readonly timestamp: number;
  readonly windowSeconds?: number;
}) {
  // As milliseconds, seconds since the epoch are a day in January 1970.
  ensure(timestamp > Date.UTC(2001, 0), `has its own time in milliseconds since the epoch, not ${timestamp}`);
  ensure(Number.isFinite(timestamp), 'has a finite time');
  if (windowSeconds === undefined) return;
  ensure(Number.isInteger(windowSeconds) && windowSeconds >= 0, `covers whole seconds, not ${windowSeconds}`);
}

/** A selector that nothing in a test should match. */
export const nothingMatches = {
  requirements: [{ key: 'nobody_has_this_label', operator: '=' as const, values: ['indeed'] }],
};

function format(value: unknown): string {
  return (
    JSON.stringify(value, (_key, part: unknown) =>
      part !== null && typeof part === 'object' && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ) ?? 'nothing'
  );
}
