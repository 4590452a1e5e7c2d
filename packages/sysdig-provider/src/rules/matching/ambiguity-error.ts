import { BadRequestError, type SampleRequest } from '@metrics-adapter/core';
import { describeRule, type MatchedRule } from './matched-rule.ts';

/** A pattern that gives one name to everything has thousands. */
const mostNamed = 5;

/** Several rules, or several series of one, may be meant: nothing may choose. */
export function ambiguityError({ metric }: SampleRequest, found: readonly MatchedRule[]): BadRequestError {
  const candidates = found.map(({ rule, id }) => `${id ?? rule.name} by ${describeRule(rule)}`).toSorted();
  const named = candidates.slice(0, mostNamed).join(', ');
  const more = candidates.length > mostNamed ? ` and ${candidates.length - mostNamed} more` : '';
  return new BadRequestError(
    `the metric ${metric} may be any of ${named}${more}: write patterns that do not give one name twice, or a rule with this very name`,
  );
}
