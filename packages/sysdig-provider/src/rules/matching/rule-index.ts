import { formatGroupResource, type SampleRequest } from '@metrics-adapter/core';
import type { ExternalRule, ObjectRule, Rule, RuleSet } from '../file/rule.ts';
import { describeRule, idOf, type MatchedRule } from './matched-rule.ts';

/** Finds rules by the names that they have themselves. Loading has seen to it that each name has one. */
export class RuleIndex {
  readonly #rules = new Map<string, MatchedRule>();
  readonly #byName = new Map<string, Rule[]>();
  /** Those whose names depend on the series that there are. */
  readonly patterns: readonly Rule[];

  constructor({ rules }: RuleSet) {
    this.patterns = rules.filter(({ source }) => source.series instanceof RegExp);
    for (const rule of rules) {
      if (this.patterns.includes(rule)) continue;
      const id = idOf(rule.source);
      const name = rule.name.toLowerCase();
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), rule]);
      for (const key of keysOf(rule)) this.#rules.set(key, { rule, ...(id !== undefined && { id }) });
    }
  }

  find(request: SampleRequest): MatchedRule | undefined {
    return this.#rules.get(keyOf(request));
  }

  /** What rules with that name answer instead, for whoever asks why they do not answer this; empty: there are none. */
  explainOthers({ metric }: SampleRequest): string {
    const others = this.#byName.get(metric.toLowerCase()) ?? [];
    return others.map((rule) => `; ${describeRule(rule)} answers ${describeUse(rule)}`).join('');
  }
}

function describeUse(rule: Rule): string {
  if (rule.kind === 'external') return 'as an external metric';
  const kinds = rule.resources.map(({ groupResource }) => formatGroupResource(groupResource)).join(', ');
  return `"${rule.name}" for ${kinds} (resources)`;
}

function keysOf(rule: ObjectRule | ExternalRule): readonly string[] {
  const { kind, name } = rule;
  if (kind === 'external') return [externalKey(name)];
  return rule.resources.map(({ groupResource }) => objectKey(formatGroupResource(groupResource), name));
}

function keyOf(request: SampleRequest): string {
  return request.kind === 'external'
    ? externalKey(request.metric)
    : objectKey(formatGroupResource(request.groupResource), request.metric);
}

/** client-go writes the names of external metrics in small letters (rest/request.go). */
function externalKey(name: string): string {
  return ` ${name.toLowerCase()}`;
}

function objectKey(resource: string, name: string): string {
  return `${resource} ${name}`;
}
