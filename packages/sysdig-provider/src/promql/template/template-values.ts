import type { MetricQuery } from '../../plan/query-plan.ts';
import { isFoundAtOnce, lookBack, type Timing } from '../../timing/window.ts';
import { type Duration, type Expression, placeholders } from './expression.ts';

/** What is filled into a template. */
export interface TemplateValues extends Pick<MetricQuery, 'matchers' | 'groupBy'>, Timing {
  /** Whether the period is what the metric's own rule says, rather than what is usual. */
  readonly isOwnPeriod: boolean;
}

/** What a subquery's step is where none is written: as in a Prometheus that was told no other. Seconds. */
export const usualStep = 60;

/**
 * How far back the newest sample is looked for. By an instant query, which knows of series that have ended, where the
 * rule says that this finds it; else in the whole window.
 */
export function reachOfNewest(values: Pick<TemplateValues, 'isOwnPeriod' | 'period' | 'window'>): number {
  return values.isOwnPeriod && isFoundAtOnce(values) ? Math.min(values.window, lookBack) : values.window;
}

export function toSeconds(duration: Duration, { window }: Pick<Timing, 'window'>): number {
  return duration === placeholders.window ? window : duration / 1000;
}

/** Whether it is the same moment whenever it is asked for. */
export function isFixed({ at }: { readonly at?: string | undefined }): boolean {
  return at !== undefined && /^[^a-z]/.test(at);
}

/** Of a range, of samples or of steps; undefined for what has none. */
export function secondsOf(expression: Expression, timing: Pick<Timing, 'window'>): number | undefined {
  const range = expression.kind === 'selector' || expression.kind === 'subquery' ? expression.range : undefined;
  return range === undefined ? undefined : toSeconds(range, timing);
}
