import type { Clock } from '../../cluster/clock.ts';
import type { Timers } from '../../cluster/timers.ts';
import type { Quantity } from '../../model/quantity.ts';
import { SubjectFault } from './contract-violation.ts';

/**
 * What every contract needs of a subject: something that implements a port, before a backend whose data is known.
 * Where a backend, or the test before it, is not able to do something, the contract's options say so: a member that is
 * neither there nor declared missing is a failure, so that no rule goes untested by accident.
 */
export interface ContractSubject {
  /** The backend's time, which no sample may be ahead of: a fake clock, or `{ now: Date.now }`. */
  readonly clock: Clock;
  /** Runs after every question, before its answer is awaited: moves a fake clock, for instance. */
  whileWaiting?(): Promise<void>;
  /**
   * Real time, where what is tested needs some to settle when it is given up: `setTimeout` behind the port, for a
   * backend that is asked over a network. It has five seconds then. Absent: it settles without the outside world, or
   * while {@link whileWaiting} runs a few times more.
   */
  readonly timers?: Timers;
  /** Runs when a rule has been tested: stops timers, closes files and connections. Awaited. */
  close?(): unknown;
  /**
   * From now on every call of the backend fails. Best in the most talkative way that it has, with an error that holds
   * the {@link secrets}. Called before anything known was asked, so that nothing can be remembered. Awaited. Ability
   * `outages`.
   */
  breakDown?(): unknown;
  /** From now on calls of the backend stay without an answer until they are given up. Awaited. Ability `stalls`. */
  stall?(): unknown;
  /** How many calls the backend has got so far. Ability `callCounts`. */
  countCalls?(): number;
  /** Texts that the backend's credentials are made of and that nobody may ever read. Ability `secrets`. */
  readonly secrets?: readonly string[];
}

/** What of {@link ContractSubject} a test may declare itself unable to, by `false`. */
export type CommonAbility = 'outages' | 'stalls' | 'callCounts' | 'secrets';

/** What the backend holds, of one object or one series. */
export interface KnownValue {
  /** What was measured. */
  readonly value: Quantity;
  /** When it was measured, in milliseconds since the epoch. */
  readonly timestamp: number;
  /** How many seconds it covers; absent when it is momentary. */
  readonly windowSeconds?: number;
}

/** A member of the subject that a rule needs; what it needs it for is declared by the ability. */
export function given<Subject, Member extends keyof Subject & string>(
  subject: Subject,
  member: Member,
  ability: string,
): NonNullable<Subject[Member]> {
  const value = subject[member];
  if (value !== undefined && value !== null) return value;
  throw new SubjectFault(
    `the subject has no \`${member}\`: give it one, or declare \`${ability}: false\` in the contract's options`,
  );
}

/** From now on the backend fails. */
export async function breakDown(subject: ContractSubject): Promise<void> {
  await given(subject, 'breakDown', 'outages').call(subject);
}
