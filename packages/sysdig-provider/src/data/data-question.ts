import { BadRequestError } from '@metrics-adapter/core';
import type { DataColumn, DataRequest } from '../client/monitor-types.ts';
import type { Question } from '../dialect.ts';
import { type Matcher, oneOf } from '../plan/matcher.ts';
import type { QueryPlan } from '../plan/query-plan.ts';
import type { MetricDefinition, SeriesDefinition } from '../rules/metric-definition.ts';
import { clusterLabel } from '../rules/object-labels.ts';
import type { Cadence } from '../timing/window.ts';
import { toColumn } from './data-aggregation.ts';
import { formatFilter } from './data-filter.ts';
import { checkLabel, type SpellLabel } from './data-labels.ts';
import { type DataTiming, timingOf } from './data-window.ts';

/** A question in the words of the data API, but for the time. */
export interface DataQuestion extends Question {
  readonly definition: SeriesDefinition;
  readonly column: Required<DataColumn>;
  /** The labels by which rows are told apart, as the data API spells them: in the order of the plan's `groupBy`. */
  readonly keys: readonly string[];
  readonly filter: string | undefined;
  readonly source: NonNullable<DataRequest['dataSourceType']>;
  readonly timing: DataTiming;
}

export interface DataLanguage {
  readonly spell: SpellLabel;
  /** Where a metric does not say it. */
  readonly cadence: Cadence;
}

/** Beyond so many names, or so much text, a filter does not name namespaces: nobody says how long one may be. */
const mostNamespaces = 200;
const mostCharacters = 8000;

/** Throws {@link BadRequestError} with what the data API cannot say, and what to do. */
export function toDataQuestion(question: Question, { spell, cadence }: DataLanguage): DataQuestion {
  const { query } = question.plan;
  const definition = seriesOf(query.definition);
  return {
    ...question,
    definition,
    column: toColumn(definition),
    keys: query.groupBy.map((label) => checkLabel(spell(label))),
    filter: formatFilter(withNamespaces(question.plan), spell),
    source: definition.origin,
    timing: timingOf(definition, cadence),
  };
}

/** Why an expression cannot be asked, and what to do. */
export const expressionRefusal =
  "it is an expression of PromQL, which Sysdig's data API does not speak; name a series and its aggregation, or use --dialect promql";

function seriesOf(definition: MetricDefinition): SeriesDefinition {
  if (definition.form === 'series') return definition;
  throw new BadRequestError(expressionRefusal);
}

/** The namespaces after the cluster, as in PromQL. */
function withNamespaces({ query: { matchers }, objects }: QueryPlan): readonly Matcher[] {
  if (objects?.namespace === undefined) return matchers;
  const label = objects.namespace;
  const wanted = [...objects.wanted];
  const isLong = wanted.length > mostNamespaces || wanted.join(', ').length > mostCharacters;
  const chosen: Matcher = isLong ? { label, operator: '!=', value: '' } : oneOf(label, wanted);
  const rest = matchers.findIndex((matcher) => matcher.label !== clusterLabel);
  const at = rest === -1 ? matchers.length : rest;
  return [...matchers.slice(0, at), chosen, ...matchers.slice(at)];
}
