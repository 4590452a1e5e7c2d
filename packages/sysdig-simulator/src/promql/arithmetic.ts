import type { ArithmeticOperator, ComparisonOperator } from './ast.ts';

/** Arithmetic of doubles as Go does it. */
export function calculate(operator: ArithmeticOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '^':
      return power(left, right);
  }
}

export function compare(operator: ComparisonOperator, left: number, right: number): boolean {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '<=':
      return left <= right;
    case '>=':
      return left >= right;
  }
}

/** IEEE 754 and Go say 1 where JavaScript says NaN. */
function power(base: number, exponent: number): number {
  if (base === 1) return 1;
  if (base === -1 && Math.abs(exponent) === Number.POSITIVE_INFINITY) return 1;
  return base ** exponent;
}

/** A sum that does not lose small numbers between large ones, as Prometheus sums over time (Kahan and Neumaier). */
export class CompensatedSum {
  private sum = 0;
  private lost = 0;

  add(increment: number): void {
    const next = this.sum + increment;
    if (Math.abs(this.sum) >= Math.abs(increment)) this.lost += this.sum - next + increment;
    else this.lost += increment - next + this.sum;
    this.sum = next;
  }

  /** The sum without what was lost on the way. */
  get rough(): number {
    return this.sum;
  }

  get value(): number {
    return isInfinite(this.sum) ? this.sum : this.sum + this.lost;
  }
}

export function isInfinite(value: number): boolean {
  return Math.abs(value) === Number.POSITIVE_INFINITY;
}

/** Whether the mean of what came so far stays infinite when another value comes. */
export function staysInfinite(mean: number, value: number): boolean {
  if (!isInfinite(mean)) return false;
  return isInfinite(value) ? mean > 0 === value > 0 : !Number.isNaN(value);
}

/** The φ-quantile of unsorted values, interpolated; outside of 0 to 1 infinite. */
export function quantileOf(values: readonly number[], quantile: number): number {
  if (values.length === 0 || Number.isNaN(quantile)) return Number.NaN;
  if (quantile < 0) return Number.NEGATIVE_INFINITY;
  if (quantile > 1) return Number.POSITIVE_INFINITY;
  const sorted = values.toSorted(compareNumbers);
  const rank = quantile * (sorted.length - 1);
  const lower = Math.floor(rank);
  const weight = rank - lower;
  const [low = 0, high = 0] = [sorted[lower], sorted[Math.min(lower + 1, sorted.length - 1)]];
  return low * (1 - weight) + high * weight;
}

/** Ascending; NaN is the smallest. */
export function compareNumbers(one: number, other: number): number {
  if (Number.isNaN(one)) return Number.isNaN(other) ? 0 : -1;
  if (Number.isNaN(other)) return 1;
  return one - other || 0;
}
