import type { MetricKind } from '../rules/metric-kind.ts';
import { formatVectorSelector, type Matcher } from './matcher.ts';
import { rateWindow, type Timing } from './window.ts';

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

/** `value` per object · `time` of the object's newest sample in the window · `watermark`: the newest sample there is. */
export const branches = { value: 'v', time: 't', watermark: 'w' } as const;

/** An instant query looks back this far for a sample (Prometheus' default, and Sysdig's). Seconds. */
const lookBack = 300;

/**
 * Writes one query with three branches: values from a *settled* window, the time of each, and the watermark by which
 * the reader knows whether the window was settled. A window that reaches up to now is missing its newest samples, since
 * they arrive late, and makes a rate too small: the lie on which an autoscaler scales in.
 */
export function formatQuery(query: SeriesQuery, timing: Timing): string {
  const selector = formatVectorSelector(query.series, query.matchers);
  const window = windowOf(query.kind, timing);
  const aggregate = aggregator(query.groupBy);
  return [
    branch(formatValue(query.kind, selector, { ...timing, window }, aggregate), branches.value),
    branch(aggregate('max', formatSampleTime(selector, { ...timing, window })), branches.time),
    branch(`max(${formatNewest(selector, { ...timing, window })})`, branches.watermark),
  ].join(' or ');
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
  switch (kind) {
    case 'gauge':
      return aggregate('avg', `avg_over_time(${range})`);
    // A window that is still filling is no rate: what was counted would be divided by seconds in which nobody counted.
    case 'counter': {
      const before = `${selector}[${Math.max(lookBack, 2 * timing.period)}s] offset ${timing.settle + timing.window}s`;
      return `${aggregate('sum', `rate(${range})`)} and ${aggregate('max', `count_over_time(${before})`)}`;
    }
    case 'native-counter': {
      const filled = `${aggregate('max', `count_over_time(${range})`)} >= ${timing.window / timing.period}`;
      return `(${aggregate('sum', `sum_over_time(${range})`)} / ${timing.window}) and (${filled})`;
    }
  }
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
