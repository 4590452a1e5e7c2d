import { formatGroupResource, type SampleRequest } from '@metrics-adapter/core';
import type { Rule, RuleResource, RuleSource } from '../file/rule.ts';

/** A rule that answers a question, and the one series for which it does. */
export interface MatchedRule {
  readonly rule: Rule;
  /** The series' id in either spelling, of a pattern the one that was found; absent: the expression says. */
  readonly id?: string;
}

/** The place and name of a rule, for people. */
export function describeRule({ name, place: { file, line } }: Rule): string {
  return `rule "${name}" (${file}:${line})`;
}

/** The id that a rule without a pattern speaks of. */
export function idOf({ series }: RuleSource): string | undefined {
  return typeof series === 'string' ? series : undefined;
}

/** The kind of objects that is asked for, as a rule speaks of it; undefined when it does not. */
export function resourceOf(rule: Rule, request: SampleRequest): RuleResource | undefined {
  if (rule.kind === 'external' || request.kind === 'external') return undefined;
  const asked = formatGroupResource(request.groupResource);
  return rule.resources.find(({ groupResource }) => formatGroupResource(groupResource) === asked);
}
