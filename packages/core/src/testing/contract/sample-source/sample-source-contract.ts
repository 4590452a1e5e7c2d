import type { SampleSource } from '../../../freshness/sample-source.ts';
import { type Abilities, type Contract, registerRules } from '../register-rules.ts';
import type { CreateSubject, RegisterTest, TestRunner } from '../test-runner.ts';
import { absenceRules } from './absence-rules.ts';
import { failureRules } from './failure-rules.ts';
import { memoryRules } from './memory-rules.ts';
import { outcomeRules } from './outcome-rules.ts';
import { policyRules } from './policy-rules.ts';
import { sampleRules } from './sample-rules.ts';
import type { SampleSourceAbility, SampleSourceSubject } from './sample-source-subject.ts';
import { selectorRules } from './selector-rules.ts';

/**
 * Tests everything that {@link SampleSource} promises, one test for each rule.
 * @param runner `it` of Jest, Vitest, Mocha or `node:test`; or an object of its `it` and `describe`.
 * @param createSubject called anew for every rule.
 * @param abilities what the backend, or the test before it, is not able to do. Everything else is tested.
 */
export function sampleSourceContract(
  runner: TestRunner | RegisterTest,
  createSubject: CreateSubject<SampleSourceSubject>,
  abilities: Abilities<SampleSourceAbility> = {},
): void {
  registerRules(runner, { contract, createSubject, abilities });
}

const contract: Contract<SampleSourceSubject, SampleSourceAbility> = {
  'What it says from memory': memoryRules,
  Policies: policyRules,
  Samples: sampleRules,
  Selectors: selectorRules,
  Outcomes: outcomeRules,
  'What there is not': absenceRules,
  Failures: failureRules,
};
