import type { Expression } from './ast.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import type { RangeVector, Vector } from './value.ts';

/** Evaluates the arguments of functions and operators: of the type that the checked expression has. */
export interface Evaluator {
  readonly context: EvaluationContext;
  scalar(expression: Expression): number;
  text(expression: Expression): string;
  vector(expression: Expression): Vector;
  range(expression: Expression): RangeVector;
}
