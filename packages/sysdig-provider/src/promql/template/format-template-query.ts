import type { MetricQuery } from '../../plan/query-plan.ts';
import { longestLag, lookBack, type Timing } from '../../timing/window.ts';
import { checkLabelName } from '../query/escape.ts';
import { type Aggregate, aggregator } from '../query/format-value.ts';
import { branches, branchLabel } from '../query/promql-query.ts';
import type { CountedRange } from './full-windows.ts';
import type { PromqlTemplate } from './promql-template.ts';
import { type RenderedSelector, renderTemplate } from './render-template.ts';
import type { TemplateValues } from './template-values.ts';
import type { ValueTime } from './value-time.ts';

/** A query that asks for the values of a template, and how its answer is to be read. */
export interface TemplateQuery {
  readonly text: string;
  /** How the rows `t0`, `t1`, … of one object make the time of its value: see `oldestTime`. */
  readonly time: ValueTime;
  /** How many of these there are: an object has up to one row more than that, and one while a window is filling. */
  readonly timeRows: number;
  /** Seconds that a value covers: its longest range. Absent where it is made of newest samples alone. */
  readonly windowSeconds?: number;
  /** Whether there are rows `w` and `s`: where no range is looked at, nothing has to settle. */
  readonly settles: boolean;
}

/**
 * Writes one query for the values of an expression of somebody's own. Its rows are told apart by `__k`:
 *
 * - `v` the value of each object.
 * - `t0`, `t1`, … the time of the object's newest sample in the first, second, … selector. `oldestTime` makes the time of
 *   the value of them; undefined: the object, or a part of what its value is made of, is no longer reported.
 * - `f` one of the object's windows is not full, in which something is counted: whatever else there is, it has no value
 *   yet. The number means nothing.
 * - `w`, `s` as `formatQuery` writes them, over all selectors with a range or in a subquery together, also where another
 *   series tells the time; none where `settles` is false.
 *
 * A time without a value is an object for which the expression gives nothing: filtered away, divided by nothing.
 */
export function formatTemplateQuery(query: MetricQuery, template: PromqlTemplate, timing: Timing): TemplateQuery {
  const { value, selectors, settling, counted, windowSeconds } = renderTemplate(template, valuesOf(query, timing));
  const aggregate = aggregator(query.groupBy.map(checkLabelName));
  const times = selectors.map((selector, index) => {
    return branch(aggregate('max', formatSampleTime(selector, timing)), `${branches.time}${index}`);
  });
  const branchesOf = [branch(value, branches.value), ...times, ...formatFilling(counted, aggregate)];
  return {
    text: [...branchesOf, ...formatSettling(settling, timing)].join(' or '),
    time: template.time,
    timeRows: selectors.length,
    ...(windowSeconds !== undefined && { windowSeconds }),
    settles: settling.length > 0,
  };
}

/** Writes the query that counts objects of which {@link formatTemplateQuery} gives rows, in each group of them. */
export function formatTemplateCount(
  query: MetricQuery,
  template: PromqlTemplate,
  { timing, groupBy }: { readonly timing: Timing; readonly groupBy: readonly string[] },
): string {
  const { selectors } = renderTemplate(template, valuesOf(query, timing));
  const aggregate = aggregator(query.groupBy.map(checkLabelName));
  const objects = selectors.map((selector) => aggregate('count', formatSampleTime(selector, timing)));
  return aggregator(groupBy.map(checkLabelName))('count', objects.join(' or '));
}

function valuesOf({ definition, matchers, groupBy }: MetricQuery, timing: Timing): TemplateValues {
  return { matchers, groupBy, ...timing, isOwnPeriod: definition.period !== undefined };
}

function branch(expression: string, name: string): string {
  return `label_replace(${expression}, "${branchLabel}", "${name}", "", "")`;
}

/** The time of each series' newest sample; where it has to settle, of those in its range. */
function formatSampleTime(selector: RenderedSelector, { settle, period }: Timing): string {
  if (selector.mode === 'instant') return formatNewest(selector, { period: 0, settle: 0 });
  return `${formatNewest(selector, { period, settle })} > time() - ${settle + selector.seconds}`;
}

/**
 * The time of each series' newest sample. What an instant query does not see of a long range is looked for step by step:
 * each step looks back as far again, so that no sample falls through.
 */
function formatNewest(
  { text, seconds }: RenderedSelector,
  { period, settle }: Pick<Timing, 'period' | 'settle'>,
): string {
  // Prometheus 2 cannot parse `offset 0s`.
  const offset = settle === 0 ? '' : ` offset ${settle}s`;
  const newest = `timestamp(${text}${offset})`;
  if (seconds + period <= lookBack) return newest;
  return `(${newest} or max_over_time(timestamp(${text})[${Math.ceil(seconds)}s:${lookBack / 2}s]${offset}))`;
}

/** Which objects have a range, or steps of a subquery, that are not full. */
function formatFilling(counted: readonly CountedRange[], aggregate: Aggregate): readonly string[] {
  const filling = counted.map(({ count, full }) => `${aggregate('max', count)} < ${full}`);
  return filling.length === 0 ? [] : [branch(joined(filling), branches.filling)];
}

function joined(expressions: readonly string[]): string {
  return expressions.length === 1 ? expressions.join() : `(${expressions.join(' or ')})`;
}

/** The newest sample of the fastest series, and of the slowest that may still be alive, among all that must settle. */
function formatSettling(selectors: readonly RenderedSelector[], { period }: Timing): readonly string[] {
  if (selectors.length === 0) return [];
  const newest = [...new Set(selectors.map((selector) => formatNewest(selector, { period, settle: 0 })))];
  const alive = newest.map((time) => `${time} > time() - ${longestLag({ period })}`);
  return [
    branch(acrossSelectors('max', newest), branches.watermark),
    branch(acrossSelectors('min', alive), branches.slowest),
  ];
}

/** `timestamp()` drops the name of the metric: series of several would hide one another. */
function acrossSelectors(operation: 'max' | 'min', times: readonly string[]): string {
  if (times.length === 1) return `${operation}(${times.join()})`;
  const numbered = times.map((time, index) => `label_replace(${operation}(${time}), "__n", "${index}", "", "")`);
  return `${operation}(${numbered.join(' or ')})`;
}
