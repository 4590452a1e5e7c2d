import type { CustomMetricsProvider } from '../../../provider/custom-metrics-provider.ts';
import { type Abilities, type Contract, registerRules } from '../register-rules.ts';
import type { CreateSubject, RegisterTest, TestRunner } from '../test-runner.ts';
import { absenceRules } from './absence-rules.ts';
import type { CustomMetricsAbility, CustomMetricsSubject } from './custom-metrics-subject.ts';
import { failureRules } from './failure-rules.ts';
import { listRules } from './list-rules.ts';
import { selectionRules } from './selection-rules.ts';
import { steadinessRules } from './steadiness-rules.ts';
import { valueRules } from './value-rules.ts';

/**
 * Tests everything that {@link CustomMetricsProvider} promises, one test for each rule.
 * @param runner `it` of Jest, Vitest, Mocha or `node:test`; or an object of its `it` and `describe`.
 * @param createSubject called anew for every rule.
 * @param abilities what the backend, or the test before it, is not able to do. Everything else is tested.
 */
export function customMetricsProviderContract(
  runner: TestRunner | RegisterTest,
  createSubject: CreateSubject<CustomMetricsSubject>,
  abilities: Abilities<CustomMetricsAbility> = {},
): void {
  registerRules(runner, { contract, createSubject, abilities });
}

const contract: Contract<CustomMetricsSubject, CustomMetricsAbility> = {
  'The list of metrics': listRules,
  'A value': valueRules,
  'Several values': selectionRules,
  'What there is not': absenceRules,
  'Answers over time': steadinessRules,
  Failures: failureRules,
};
