import { CancelSource } from '../../freshness/refresh/cancel-source.ts';
import type { RequestContext } from '../../provider/request-context.ts';
import { settle } from '../fake-clock.ts';
import { testContext } from '../never-cancelled.ts';
import { ensureAnswer, ensureOfLibrary, ensureOutage } from './ask.ts';
import type { ContractSubject } from './contract-subject.ts';
import { ensure } from './contract-violation.ts';

/** How long "soon" is, where the subject has timers; milliseconds. */
const patience = 5000;
/** And in turns of promises and of the subject's own clock, where it has none. */
const turns = 20;

const moments = ['before it was asked', 'at once', 'while it was under way'] as const;

interface GivenUp<Answer> {
  readonly ask: (context: RequestContext) => Promise<Answer>;
  /** Throws unless an answer that came all the same is the true one. */
  readonly ensureTrue: (answer: Answer) => void;
}

/**
 * Asks questions and gives them up: before it is asked, at once, and while it is under way. Throws where an answer does
 * not come soon, and where it is neither the true one nor an error that says what happened. A promise that is left behind
 * and rejects with nobody listening is the runner's to find: `node:test` and Vitest do, Jest does not.
 */
export async function ensureGivenUp<Answer>(
  subject: ContractSubject,
  { ask, ensureTrue }: GivenUp<Answer>,
): Promise<void> {
  for (const moment of moments) {
    const cancel = new CancelSource();
    if (moment === 'before it was asked') cancel.cancel();
    const check = outcomeOf(() => ask({ ...testContext, signal: cancel.signal }), ensureTrue);
    if (moment === 'while it was under way') await subject.whileWaiting?.();
    cancel.cancel();
    ensure(
      await isSettledSoon(subject, check),
      `has not settled after it was given up ${moment}; where that takes real time, give the subject \`timers\``,
    );
    (await check)();
  }
}

/** What is to be checked of an answer when it is there. Never rejects. */
async function outcomeOf<Answer>(
  ask: () => Promise<Answer>,
  ensureTrue: (answer: Answer) => void,
): Promise<() => void> {
  try {
    const answer = await ask();
    return () => {
      ensureAnswer(answer);
      ensureTrue(answer);
    };
  } catch (error) {
    return () => {
      ensureOfLibrary(error);
      ensureOutage(error);
    };
  }
}

async function isSettledSoon(subject: ContractSubject, answer: Promise<unknown>): Promise<boolean> {
  const { timers } = subject;
  let isSettled = false;
  const settled = answer.then(() => {
    isSettled = true;
  });
  if (timers !== undefined) {
    let stop = (): void => {};
    const late = new Promise<void>((resolve) => {
      stop = timers.after(patience, resolve);
    });
    await Promise.race([settled, late]);
    stop();
    return isSettled;
  }
  await settle();
  for (let turn = 1; turn < turns && !isSettled; turn += 1) {
    await subject.whileWaiting?.();
    await settle();
  }
  return isSettled;
}
