import type { ContractSubject } from './contract-subject.ts';
import { ContractViolation, SubjectFault } from './contract-violation.ts';
import type { CreateSubject, RegisterTest, TestRunner } from './test-runner.ts';

/** One promise of a port, under a name that says it. */
export interface Rule<Subject, Ability extends string> {
  /** What to do when it is broken: part of every failure's message. */
  readonly advice: string;
  /** Tested unless the options declare that the subject is not able to do one of these. */
  readonly needs?: readonly Ability[];
  /** Tested only where the options declare that the subject is not able to do this. */
  readonly without?: Ability;
  readonly check: (subject: Subject) => Promise<void>;
}

/** Rules by their names. */
export type Rules<Subject, Ability extends string> = Readonly<Record<string, Rule<Subject, Ability>>>;

/** Rules by heading, then by name. No name stands under two headings. */
export type Contract<Subject, Ability extends string> = Readonly<Record<string, Rules<Subject, Ability>>>;

/**
 * What a backend, or the test before it, is able to do. Everything, unless it is declared `false` here: then the rules
 * that need it are left out, or replaced by the rule that asks for an honest refusal.
 */
export type Abilities<Ability extends string> = { readonly [Name in Ability]?: boolean };

interface Registration<Subject, Ability extends string> {
  readonly contract: Contract<Subject, Ability>;
  readonly createSubject: CreateSubject<Subject>;
  readonly abilities: Abilities<Ability>;
}

/** Registers a test for every rule that the abilities leave. */
export function registerRules<Subject extends ContractSubject, Ability extends string>(
  runner: TestRunner | RegisterTest,
  { contract, createSubject, abilities }: Registration<Subject, Ability>,
): void {
  const { it, describe = inline } = typeof runner === 'function' ? { it: runner } : runner;
  for (const [heading, rules] of Object.entries(contract)) {
    const applicable = Object.entries(rules).filter(([, rule]) => isApplicable(rule, abilities));
    describe(heading, () => {
      for (const [name, rule] of applicable) it(name, async () => test(rule, await createSubject()));
    });
  }
}

function inline(_heading: string, define: () => void): void {
  define();
}

function isApplicable<Ability extends string>(
  { needs, without }: Rule<never, Ability>,
  abilities: Abilities<Ability>,
): boolean {
  if (needs?.some((ability) => abilities[ability] === false)) return false;
  return without === undefined || abilities[without] === false;
}

async function test<Subject extends ContractSubject>(rule: Rule<Subject, string>, subject: Subject): Promise<void> {
  try {
    if (typeof subject.clock?.now !== 'function') throw new SubjectFault('the subject has no `clock`: give it one');
    await rule.check(subject);
  } catch (error) {
    if (error instanceof SubjectFault) throw new SubjectFault(`${error.message}.`, { cause: error });
    throw new ContractViolation(`${describeFailure(error)}. What to do: ${rule.advice}`, { cause: error });
  } finally {
    await subject.close?.();
  }
}

function describeFailure(error: unknown): string {
  return error instanceof ContractViolation ? error.message : `failed with ${error}`;
}
