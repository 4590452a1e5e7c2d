export const timeAggregations = ['avg', 'timeAvg', 'sum', 'min', 'max', 'rateOfChange'] as const;
export const groupAggregations = ['avg', 'sum', 'min', 'max', 'none'] as const;

/** What joins labels; metrics have none of it. */
export const joining = 'concat';

/** How the samples of one series in an interval become one value. */
export type TimeAggregation = (typeof timeAggregations)[number];
/** How the values of the series of an entity become one. */
export type GroupAggregation = (typeof groupAggregations)[number];

export interface Aggregations {
  readonly time: TimeAggregation;
  readonly group: GroupAggregation;
}

/** What a request means that does not say: the first of what descriptors list. */
export function defaultAggregations(isCalledCounter: boolean): Aggregations {
  return isCalledCounter ? { time: 'timeAvg', group: 'sum' } : { time: 'avg', group: 'avg' };
}
