import { describe, expect, it } from '@jest/globals';
import { MetricNotFoundError } from '../../errors/metric-errors.ts';
import { FakeClock } from '../fake-clock.ts';
import type { ContractSubject } from './contract-subject.ts';
import { ContractViolation, ensure } from './contract-violation.ts';
import { type Abilities, type Contract, registerRules } from './register-rules.ts';
import type { TestRunner } from './test-runner.ts';

const advice = 'do better.';
const nothing = async () => {};

/** Collects what is registered, with its headings. */
function createRunner() {
  const tests = new Map<string, () => Promise<void>>();
  let heading = '';
  const runner = {
    describe: (name: string, define: () => void) => {
      heading = `${name}: `;
      define();
      heading = '';
    },
    it: (name: string, run: () => Promise<void>) => tests.set(`${heading}${name}`, run),
  } satisfies TestRunner;
  return { runner, tests };
}

function register(
  runner: Parameters<typeof registerRules>[0],
  contract: Contract<ContractSubject, 'outages' | 'stalls'>,
  {
    subject = {},
    abilities = {},
  }: { subject?: Partial<ContractSubject>; abilities?: Abilities<'outages' | 'stalls'> } = {},
): void {
  const createSubject = () => ({ clock: new FakeClock(), ...subject });
  registerRules(runner, { contract, createSubject, abilities });
}

/** The test of one rule that does this. */
function testOf(check: (subject: ContractSubject) => Promise<void>, subject: Partial<ContractSubject> = {}) {
  const { runner, tests } = createRunner();
  register(runner.it, { some: { rule: { advice, check } } }, { subject });
  return tests.get('rule') ?? nothing;
}

describe('registerRules', () => {
  const contract = {
    one: { a: { advice, check: nothing }, b: { advice, needs: ['outages', 'stalls'], check: nothing } },
    two: { c: { advice, without: 'stalls', check: nothing } },
  } satisfies Contract<ContractSubject, 'outages' | 'stalls'>;

  it('puts rules under headings where the runner has them', () => {
    const { runner, tests } = createRunner();
    register(runner, contract);
    expect([...tests.keys()]).toEqual(['one: a', 'one: b']);
  });

  it.each<[string, (runner: TestRunner) => Parameters<typeof registerRules>[0]]>([
    ['no headings', ({ it: only }) => ({ it: only })],
    ['an `it` alone', ({ it: only }) => only],
  ])('puts rules one after the other where the runner has %s', (_what, change) => {
    const { runner, tests } = createRunner();
    register(change(runner), contract);
    expect([...tests.keys()]).toEqual(['a', 'b']);
  });

  it.each<[Abilities<'outages' | 'stalls'>, readonly string[]]>([
    [{ outages: true, stalls: true }, ['a', 'b']],
    [{ outages: false }, ['a']],
    [{ stalls: false }, ['a', 'c']],
    [{ outages: false, stalls: false }, ['a', 'c']],
  ])('leaves out what %j leaves untested, and asks for honesty instead', (abilities, expected) => {
    const { runner, tests } = createRunner();
    register(runner.it, contract, { abilities });
    expect([...tests.keys()]).toEqual(expected);
  });

  it('takes the functions of any runner', () => {
    const mocha = {
      it: (_title: string, _run?: (this: unknown, done: (error?: unknown) => void) => unknown) => ({}),
      describe: (_title: string, _run: (this: unknown) => void) => ({}),
    } satisfies TestRunner;
    const vitest = {
      it: (_name: string, _run?: (context: unknown) => Promise<unknown> | unknown, _timeout?: number) => {},
      describe: (_name: string, _run?: (test: unknown) => Promise<unknown> | unknown) => {},
    } satisfies TestRunner;
    for (const runner of [mocha, vitest, { it, describe }] satisfies readonly TestRunner[]) {
      expect(typeof runner.it).toBe('function');
    }
  });
});

describe('the test of a rule', () => {
  it('passes where the rule is kept', async () => {
    await expect(testOf(nothing)()).resolves.toBeUndefined();
  });

  it('tells what was seen, and what to do about it', async () => {
    const error = await testOf(async () => ensure(false, 'it was wrong'))().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ContractViolation);
    expect(error).toMatchObject({ name: 'ContractViolation', message: 'it was wrong. What to do: do better.' });
  });

  it('tells which error came where an answer was due', async () => {
    const cause = new MetricNotFoundError('no such thing');
    const error = await testOf(() => Promise.reject(cause))().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      message: 'failed with MetricNotFoundError: no such thing. What to do: do better.',
      cause,
    });
  });

  it.each<[string, () => Promise<void>]>([
    ['kept', nothing],
    ['broken', async () => ensure(false, 'it was wrong')],
  ])('closes the subject when the rule was %s', async (_what, check) => {
    let closed = 0;
    const test = testOf(check, {
      close: async () => {
        closed += 1;
      },
    });
    await test().catch(() => {});
    expect(closed).toBe(1);
  });

  it('is given a subject of its own each time', async () => {
    const subjects = new Set<ContractSubject>();
    const test = testOf(async (subject) => {
      subjects.add(subject);
    });
    await test();
    await test();
    expect(subjects.size).toBe(2);
  });
});
