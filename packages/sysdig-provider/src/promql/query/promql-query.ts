import type { Matcher } from '../../plan/matcher.ts';
import type { MetricKind } from '../../rules/metric-kind.ts';
import { formatVectorSelector } from './format-selector.ts';
import { longestLag, rateWindow, type Timing } from './window.ts';

/** What one query asks for: one series of Sysdig, for many objects at once. */
export interface SeriesQuery {
  readonly series: string;
  readonly kind: MetricKind;
  readonly matchers: readonly Matcher[];
  /** The labels that tell objects apart; none: everything makes one value. */
  readonly groupBy: readonly string[];
}

/** The label that tells the branches of an answer apart. */
export const branchLabel = '__k';

/**
 * `value` per object · `time` of the object's newest sample in the window · `watermark`: the newest sample there is ·
 * `slowest`: the newest sample of the series that is furthest behind and may still be alive.
 */
export const branches = { value: 'v', time: 't', watermark: 'w', slowest: 's' } as const;

/** An instant query looks back this far for a sample (Prometheus' default, and Sysdig's). Seconds. */
const lookBack = 300;

/**
 * Writes one query with four branches: values from a *settled* window, the time of each, and the newest samples of the
 * fastest and the slowest series, by which the reader knows whether the window was settled for all of them. A window that
 * reaches up to now is missing its newest samples, since they arrive late, and makes a rate too small: the lie on which an
 * autoscaler scales in. The slowest is looked for among series, not objects: in a sum over many, one late series hides.
 */
export function formatQuery(query: SeriesQuery, timing: Timing): string {
  const selector = formatVectorSelector(query.series, query.matchers);
  const windowed = { ...timing, window: windowOf(query.kind, timing) };
  const aggregate = aggregator(query.groupBy);
  const newest = formatNewest(selector, windowed);
  return [
    branch(formatValue(query.kind, selector, windowed, aggregate), branches.value),
    branch(aggregate('max', formatSampleTime(selector, windowed)), branches.time),
    branch(`max(${newest})`, branches.watermark),
    branch(`min(${newest} > time() - ${longestLag(timing)})`, branches.slowest),
  ].join(' or ');
}

/**
 * Writes the query that counts objects, of which {@link formatQuery} would give a value each, in each group of them.
 * @param groupBy labels of the query's own; none: all objects together.
 */
export function formatCount(query: SeriesQuery, timing: Timing, groupBy: readonly string[]): string {
  const selector = formatVectorSelector(query.series, query.matchers);
  const range = `${selector}[${windowOf(query.kind, timing)}s]${formatOffset(timing)}`;
  const objects = aggregator(query.groupBy)('count', `count_over_time(${range})`);
  return aggregator(groupBy)('count', objects);
}

/** How many seconds a value of this kind covers. */
export function windowOf(kind: MetricKind, timing: Timing): number {
  return kind === 'counter' ? rateWindow(timing) : timing.window;
}

type Aggregate = (operation: string, inner: string) => string;

function aggregator(groupBy: readonly string[]): Aggregate {
  const by = groupBy.length === 0 ? '' : ` by (${groupBy.join(', ')}) `;
  return (operation, inner) => `${operation}${by}(${inner})`;
}

function branch(expression: string, name: string): string {
  return `label_replace(${expression}, "${branchLabel}", "${name}", "", "")`;
}

function formatValue(kind: MetricKind, selector: string, timing: Timing, aggregate: Aggregate): string {
  const range = `${selector}[${timing.window}s]${formatOffset(timing)}`;
  if (kind === 'gauge') return aggregate('avg', `avg_over_time(${range})`);
  const rate =
    kind === 'counter'
      ? aggregate('sum', `rate(${range})`)
      : `(${aggregate('sum', `sum_over_time(${range})`)} / ${timing.window})`;
  // A window that is not full is no rate: what was counted would be divided by seconds in which nobody counted.
  const filled = `${aggregate('max', `count_over_time(${range})`)} >= ${timing.window / timing.period}`;
  return `${rate} and (${filled})`;
}

/** The time of each series' newest sample in the settled window. */
function formatSampleTime(selector: string, timing: Timing): string {
  return `${formatNewest(selector, timing, formatOffset(timing))} > time() - ${timing.settle + timing.window}`;
}

/**
 * The time of each series' newest sample. What an instant query does not see of a long window is looked for step by
 * step: each step looks back as far again, so that no sample falls through.
 */
function formatNewest(selector: string, { window, period }: Timing, offset = ''): string {
  const newest = `timestamp(${selector}${offset})`;
  if (window + period <= lookBack) return newest;
  return `(${newest} or max_over_time(timestamp(${selector})[${window}s:${lookBack / 2}s]${offset}))`;
}

/** `offset 0s` is a parse error in Prometheus 2. */
function formatOffset({ settle }: Timing): string {
  return settle === 0 ? '' : ` offset ${settle}s`;
}
