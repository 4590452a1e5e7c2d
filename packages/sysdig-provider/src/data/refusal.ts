import { AdapterError } from '@metrics-adapter/core';
import type { Rule, SeriesSource } from '../rules/file/rule.ts';
import { type MetricKind, type SeriesDefinition, usualAggregations } from '../rules/metric-definition.ts';
import type { Cadence } from '../timing/window.ts';
import { toColumn } from './data-aggregation.ts';
import { formatFilter } from './data-filter.ts';
import { checkLabel, type SpellLabel, spellLabel } from './data-labels.ts';
import { expressionRefusal } from './data-question.ts';
import { timingOf } from './data-window.ts';

/** The most usual one first: its refusal is the one that is told. */
const kinds: readonly MetricKind[] = ['gauge', 'native-counter', 'counter'];

/**
 * Why the data API cannot answer a rule, with what to do about it; undefined where it can. For when rules load
 * (`LoadOptions.refusalOf`): what a selector adds later, and what depends on a kind of metric that only Sysdig can tell, is
 * refused when it is asked.
 * @param usual the period and window of metrics that name none.
 */
export function refusalOf(rule: Rule, usual: Cadence, spell: SpellLabel = spellLabel): string | undefined {
  const { source } = rule;
  if (source.form === 'template') return expressionRefusal;
  const possible = source.type === undefined ? kinds : [source.type];
  const refusals = possible.map((kind) => reasonOf(() => check(toDefinition(rule, source, kind), usual)));
  const inWords = reasonOf(() => {
    formatFilter(rule.where, spell);
    for (const label of labelsOf(rule)) checkLabel(spell(label));
  });
  if (inWords !== undefined) return inWords;
  if (refusals.includes(undefined)) return undefined;
  // What is wrong with a kind that it may well be says more than that it cannot be another one.
  const likely = possible.findIndex((kind) => reasonOf(() => toColumn(toDefinition(rule, source, kind))) === undefined);
  return refusals[Math.max(0, likely)];
}

/**
 * Why the data API has no value of any metric that no rule speaks of; undefined where it has some.
 * @param usual the period and window of metrics that name none.
 */
export function cadenceRefusal(usual: Cadence): string | undefined {
  const refusals = kinds.map((kind) =>
    reasonOf(() =>
      check(
        {
          form: 'series',
          series: 'without a rule',
          origin: 'container',
          kind,
          aggregation: usualAggregations[kind],
          because: 'no rule says otherwise',
        },
        usual,
      ),
    ),
  );
  return refusals.includes(undefined) ? undefined : refusals[0];
}

function toDefinition(rule: Rule, { series, aggregation }: SeriesSource, kind: MetricKind): SeriesDefinition {
  return {
    form: 'series',
    series: String(series),
    origin: 'container',
    kind,
    aggregation: { ...usualAggregations[kind], ...aggregation },
    because: rule.name,
    ...(rule.window !== undefined && { window: rule.window }),
    ...(rule.period !== undefined && { period: rule.period }),
  };
}

function check(definition: SeriesDefinition, usual: Cadence): void {
  toColumn(definition);
  timingOf(definition, usual);
}

function labelsOf(rule: Rule): readonly string[] {
  if (rule.kind === 'external') return rule.groupBy;
  return rule.resources.flatMap(({ nameLabel, namespaceLabel }) =>
    [nameLabel, namespaceLabel].filter((label) => label !== undefined),
  );
}

function reasonOf(attempt: () => void): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof AdapterError) return error.message;
    throw error;
  }
}
