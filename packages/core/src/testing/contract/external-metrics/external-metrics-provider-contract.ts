import type { ExternalMetricsProvider } from '../../../provider/external-metrics-provider.ts';
import { type Abilities, type Contract, registerRules } from '../register-rules.ts';
import type { CreateSubject, RegisterTest, TestRunner } from '../test-runner.ts';
import { absenceRules } from './absence-rules.ts';
import type { ExternalMetricsAbility, ExternalMetricsSubject } from './external-metrics-subject.ts';
import { failureRules } from './failure-rules.ts';
import { listRules } from './list-rules.ts';
import { seriesRules } from './series-rules.ts';

/**
 * Tests everything that {@link ExternalMetricsProvider} promises, one test for each rule.
 * @param runner `it` of Jest, Vitest, Mocha or `node:test`; or an object of its `it` and `describe`.
 * @param createSubject called anew for every rule.
 * @param abilities what the backend, or the test before it, is not able to do. Everything else is tested.
 */
export function externalMetricsProviderContract(
  runner: TestRunner | RegisterTest,
  createSubject: CreateSubject<ExternalMetricsSubject>,
  abilities: Abilities<ExternalMetricsAbility> = {},
): void {
  registerRules(runner, { contract, createSubject, abilities });
}

const contract: Contract<ExternalMetricsSubject, ExternalMetricsAbility> = {
  'The list of metrics': listRules,
  'The series of a metric': seriesRules,
  'What there is not': absenceRules,
  Failures: failureRules,
};
