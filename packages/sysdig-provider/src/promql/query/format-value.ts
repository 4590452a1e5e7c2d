import { BadRequestError } from '@metrics-adapter/core';
import type { GroupAggregation, MetricKind, SeriesDefinition, TimeAggregation } from '../../rules/metric-definition.ts';
import { isFoundAtOnce, type Timing } from '../../timing/window.ts';

/** Applies an operation to an expression, for each group of its series. */
export type Aggregate = (operation: string, inner: string) => string;

/** Writes the aggregation by some labels; by none: of everything together. */
export function aggregator(groupBy: readonly string[]): Aggregate {
  const by = groupBy.length === 0 ? '' : ` by (${groupBy.join(', ')}) `;
  return (operation, inner) => `${operation}${by}(${inner})`;
}

/** What makes one number of a series' samples in a window; what has no meaning is absent. */
const overTime: Readonly<Record<MetricKind, Readonly<Partial<Record<TimeAggregation, string>>>>> = {
  'native-counter': {
    rate: 'sum_over_time',
    sum: 'sum_over_time',
    avg: 'avg_over_time',
    min: 'min_over_time',
    max: 'max_over_time',
  },
  counter: { rate: 'rate', sum: 'increase' },
  gauge: { sum: 'sum_over_time', avg: 'avg_over_time', min: 'min_over_time', max: 'max_over_time' },
};

/**
 * Rates and sums count what happened in the whole of a window: in one that is not full they are too small. An average, a
 * smallest and a largest sample are what they are however many samples there were.
 */
const needsFullWindow: ReadonlySet<TimeAggregation> = new Set(['rate', 'sum']);

/**
 * Among the series of a group, one that is still filling makes a sum or a maximum too small at the most by its own part,
 * and a group with one full series has a value: else a new pod would silence its Deployment. A minimum it would pull down
 * all by itself, and an average without having a reason to: there, full series alone count.
 */
const countsFullSeriesAlone: ReadonlySet<GroupAggregation> = new Set(['avg', 'min']);

/**
 * Whether series that have ended count no more, although the window still has their samples. Levels of a pod that was
 * replaced, and of the one that replaced it, would be added up for a whole window; what was counted in it did happen. Not
 * where samples are so rare that an instant query, which is what knows of ends, does not find them.
 */
export function countsLivingSeriesAlone(
  { kind, aggregation }: Pick<SeriesDefinition, 'kind' | 'aggregation'>,
  timing: Pick<Timing, 'period'>,
): boolean {
  return (kind === 'gauge' || !needsFullWindow.has(aggregation.time)) && isFoundAtOnce(timing);
}

/**
 * The value of each group: over time first, then over its series. Throws {@link BadRequestError} for what cannot be made
 * of samples of this kind.
 */
export function formatValue(definition: SeriesDefinition, options: ValueOptions): string {
  const { timing, aggregate, range } = options;
  const { kind, aggregation } = definition;
  const { time, group } = aggregation;
  const living = countsLivingSeriesAlone(definition, timing) ? ` and ${options.newest}` : '';
  const applied = `${functionOf(definition)}(${range})${living}`;
  if (!needsFullWindow.has(time)) return aggregate(group, applied);
  const perSecond = (sum: string) =>
    kind === 'native-counter' && time === 'rate' ? `(${sum} / ${timing.window})` : sum;
  const count = `count_over_time(${range})`;
  const full = timing.window / timing.period;
  if (countsFullSeriesAlone.has(group)) return perSecond(aggregate(group, `${applied} and (${count} >= ${full})`));
  return `${perSecond(aggregate(group, applied))} and (${aggregate('max', `${count}${living}`)} >= ${full})`;
}

export interface ValueOptions {
  /** The selector with its window and offset, which `timing` tells too. */
  readonly range: string;
  /** The selector at the end of that window: of the series that go on. */
  readonly newest: string;
  readonly timing: Timing;
  readonly aggregate: Aggregate;
}

function functionOf({ series, kind, aggregation: { time } }: SeriesDefinition): string {
  const known = overTime[kind][time];
  if (known !== undefined) return known;
  const possible = Object.keys(overTime[kind]).join(', ');
  throw new BadRequestError(
    `the series ${series} is a ${kind}, of which no ${time} over time can be made; its rule may ask for ${possible} (aggregation.time)`,
  );
}
