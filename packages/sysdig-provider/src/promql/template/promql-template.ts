import type { Expression, Selector } from './expression.ts';
import type { ValueTime } from './value-time.ts';

/** What a rule says besides its expression. */
export interface TemplateOptions {
  /** Whether values belong to objects: then each must be made of the object's own series alone. */
  readonly objects: boolean;
  /** The labels by which an external metric's answer is told apart (`groupBy:` of its rule). */
  readonly groupBy?: readonly string[];
  /** `timeSeries:`: one selector, `orders_total{<<matchers>>}`, whose newest sample tells the time of a value. */
  readonly timeSeries?: string;
}

/**
 * An expression of PromQL that a rule gives, read once when the rule is loaded: `sum by (<<groupBy>>)
 * (rate(orders_total{<<matchers>>}[<<window>>]))`. What is filled in is written into the parsed expression, never pasted.
 */
export interface PromqlTemplate {
  /** As the rule has it. */
  readonly text: string;
  /** What the rule says besides. */
  readonly options: TemplateOptions;
  readonly expression: Expression;
  /** Whether it gives a number rather than a vector of one. */
  readonly isScalar: boolean;
  /** By which selectors the time of a value is told, each by its index. */
  readonly timed: readonly Selector[];
  /** How the times of these make the time of a value. */
  readonly time: ValueTime;
}
