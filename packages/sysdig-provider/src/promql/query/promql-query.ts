import type { MetricQuery } from '../../plan/query-plan.ts';
import type { SeriesDefinition } from '../../rules/metric-definition.ts';
import { longestLag, lookBack, rateWindow, type Timing } from '../../timing/window.ts';
import { checkLabelName } from './escape.ts';
import { formatVectorSelector } from './format-selector.ts';
import { aggregator, countsLivingSeriesAlone, formatValue } from './format-value.ts';

/** The label that tells the branches of an answer apart. */
export const branchLabel = '__k';

/**
 * `value` per object · `time` of the object's newest sample in the window (of several selectors: `t0`, `t1`, …) ·
 * `filling`: a window of the object is not full · `watermark`: the newest sample there is · `slowest`: the newest sample of
 * the series that is furthest behind and may still be alive.
 */
export const branches = { value: 'v', time: 't', filling: 'f', watermark: 'w', slowest: 's' } as const;

/** A question for one series. */
export type SeriesQuery = MetricQuery & { readonly definition: SeriesDefinition };

/**
 * Writes one query with four branches: values from a *settled* window, the time of each, and the newest samples of the
 * fastest and the slowest series, by which the reader knows whether the window was settled for all of them. A window that
 * reaches up to now is missing its newest samples, since they arrive late, and makes a rate too small: the lie on which an
 * autoscaler scales in. The slowest is looked for among series, not objects: in a sum over many, one late series hides.
 */
export function formatQuery({ definition, matchers, groupBy }: SeriesQuery, timing: Timing): string {
  const selector = formatVectorSelector(definition.series, matchers);
  const windowed = { ...timing, window: windowOf(definition, timing) };
  const aggregate = aggregator(groupBy.map(checkLabelName));
  const offset = formatOffset(windowed);
  const reach = { ...windowed, isWhole: !countsLivingSeriesAlone(definition, windowed) };
  const newest = formatNewest(selector, reach);
  const value = formatValue(definition, {
    range: formatRange(selector, windowed),
    newest: `${selector}${offset}`,
    timing: windowed,
    aggregate,
  });
  const sampleTime = `${formatNewest(selector, reach, offset)} > time() - ${windowed.settle + windowed.window}`;
  return [
    branch(value, branches.value),
    branch(aggregate('max', sampleTime), branches.time),
    branch(`max(${newest})`, branches.watermark),
    branch(`min(${newest} > time() - ${longestLag(timing)})`, branches.slowest),
  ].join(' or ');
}

/**
 * Writes the query that counts objects, of which {@link formatQuery} would give a value each, in each group of them.
 * @param groupBy labels of the query's own; none: all objects together.
 */
export function formatCount(
  { definition, matchers, groupBy: by }: SeriesQuery,
  timing: Timing,
  groupBy: readonly string[],
): string {
  const selector = formatVectorSelector(definition.series, matchers);
  const range = formatRange(selector, { ...timing, window: windowOf(definition, timing) });
  const objects = aggregator(by.map(checkLabelName))('count', `count_over_time(${range})`);
  return aggregator(groupBy.map(checkLabelName))('count', objects);
}

/** How many seconds a value of this metric covers. */
export function windowOf({ kind }: Pick<SeriesDefinition, 'kind'>, timing: Timing): number {
  return kind === 'counter' ? rateWindow(timing) : timing.window;
}

function branch(expression: string, name: string): string {
  return `label_replace(${expression}, "${branchLabel}", "${name}", "", "")`;
}

function formatRange(selector: string, timing: Timing): string {
  return `${selector}[${timing.window}s]${formatOffset(timing)}`;
}

/** How far back newest samples are looked for. */
interface Reach extends Timing {
  /** Whether in the whole of the window, also those of series that have ended since; else as an instant query does. */
  readonly isWhole: boolean;
}

/**
 * The time of each series' newest sample. What an instant query does not see of a long window is looked for step by
 * step: each step looks back as far again, so that no sample falls through.
 */
function formatNewest(selector: string, { window, period, isWhole }: Reach, offset = ''): string {
  const newest = `timestamp(${selector}${offset})`;
  if (!isWhole || window + period <= lookBack) return newest;
  return `(${newest} or max_over_time(timestamp(${selector})[${window}s:${lookBack / 2}s]${offset}))`;
}

/** `offset 0s` is a parse error in Prometheus 2. */
function formatOffset({ settle }: Timing): string {
  return settle === 0 ? '' : ` offset ${settle}s`;
}
