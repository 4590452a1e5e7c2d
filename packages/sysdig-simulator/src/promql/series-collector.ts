import { identityOf, type Labels } from '../series/labels.ts';
import type { Point, PointSeries, Vector } from './value.ts';

/** Puts the instant vectors of successive moments together, series by series. */
export class SeriesCollector {
  private readonly collected = new Map<string, { readonly labels: Labels; readonly points: Point[] }>();

  add(time: number, vector: Vector): void {
    for (const { labels, value } of vector) {
      const series = this.collected.get(identityOf(labels)) ?? { labels, points: [] };
      series.points.push({ time, value });
      this.collected.set(identityOf(labels), series);
    }
  }

  get series(): readonly PointSeries[] {
    return [...this.collected.values()];
  }
}
