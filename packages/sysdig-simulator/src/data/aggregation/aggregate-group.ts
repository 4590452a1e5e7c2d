import type { GroupAggregation } from './aggregations.ts';

/** One number from those of several series, added one by one; undefined: there was none. */
export class GroupValue {
  private count = 0;
  private total = 0;
  private least = Number.POSITIVE_INFINITY;
  private most = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    this.count += 1;
    this.total += value;
    this.least = Math.min(this.least, value);
    this.most = Math.max(this.most, value);
  }

  /** `none` has one series to each entity. */
  valueBy(aggregation: GroupAggregation): number | undefined {
    if (this.count === 0) return undefined;
    switch (aggregation) {
      case 'avg':
        return this.total / this.count;
      case 'min':
        return this.least;
      case 'max':
        return this.most;
      default:
        return this.total;
    }
  }
}
