import { withoutName } from '../series/labels.ts';
import { aggregate } from './aggregate.ts';
import { type Aggregation, type BinaryOperation, type Expression, isSetOperator } from './ast.ts';
import { callScalarFunction, callVectorFunction } from './call-function.ts';
import { checkTypes } from './check-types.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import type { Evaluator } from './evaluator.ts';
import { combine, combineSets, combineVectors, dropsName } from './match-vectors.ts';
import { selectNewest, selectRange } from './select.ts';
import { evaluateSubquery } from './subquery.ts';
import { ensureDistinct, type PromqlValue, type RangeVector, type Vector, type VectorSample } from './value.ts';

/**
 * An instant query.
 * @param expression from `parsePromql`, whose types are checked.
 * @throws PromqlExecutionError
 */
export function evaluate(expression: Expression, context: EvaluationContext): PromqlValue {
  const evaluator = new ExpressionEvaluator(context);
  switch (checkTypes('', expression)) {
    case 'scalar':
      return { type: 'scalar', value: evaluator.scalar(expression) };
    case 'string':
      return { type: 'string', value: evaluator.text(expression) };
    case 'instant vector':
      return { type: 'vector', vector: evaluator.vector(expression) };
    case 'range vector':
      return { type: 'matrix', series: evaluator.range(expression).series };
  }
}

class ExpressionEvaluator implements Evaluator {
  readonly context: EvaluationContext;

  constructor(context: EvaluationContext) {
    this.context = context;
  }

  scalar(expression: Expression): number {
    switch (expression.kind) {
      case 'number':
        return expression.value;
      case 'negation':
        return -this.scalar(expression.inner);
      case 'call':
        return callScalarFunction(expression, this);
      case 'binary':
        return this.scalarBinary(expression);
      default:
        throw new TypeError(`${expression.kind} is no scalar`);
    }
  }

  text(expression: Expression): string {
    if (expression.kind !== 'string') throw new TypeError(`${expression.kind} is no string`);
    return expression.value;
  }

  vector(expression: Expression): Vector {
    switch (expression.kind) {
      case 'selector':
        return selectNewest(expression, this.context);
      case 'negation':
        return ensureDistinct(this.vector(expression.inner).map(negate));
      case 'call':
        return ensureDistinct(callVectorFunction(expression, this));
      case 'aggregation':
        return ensureDistinct(this.aggregation(expression));
      case 'binary':
        return ensureDistinct(this.binary(expression));
      default:
        throw new TypeError(`${expression.kind} is no instant vector`);
    }
  }

  range(expression: Expression): RangeVector {
    if (expression.kind === 'range') return selectRange(expression, this.context);
    if (expression.kind !== 'subquery') throw new TypeError(`${expression.kind} is no range vector`);
    const at = (time: number) => new ExpressionEvaluator({ ...this.context, time }).vector(expression.inner);
    return evaluateSubquery(expression, this.context, at);
  }

  private scalarBinary(expression: BinaryOperation): number {
    const operation = { operator: arithmeticOf(expression), bool: true };
    return combine(this.scalar(expression.left), this.scalar(expression.right), operation) ?? Number.NaN;
  }

  private aggregation({ operation, grouping, parameter, inner }: Aggregation): Vector {
    const vector = this.vector(inner);
    if (parameter === undefined) return aggregate(vector, { operation, grouping });
    const value = operation === 'count_values' ? this.text(parameter) : this.scalar(parameter);
    return aggregate(vector, { operation, grouping, parameter: value });
  }

  private binary(expression: BinaryOperation): Vector {
    const { operator, left, right, bool, matching } = expression;
    const [leftIsScalar, rightIsScalar] = [left, right].map((side) => checkTypes('', side) === 'scalar');
    if (leftIsScalar) return this.withScalar(expression, { vector: right, scalar: left, scalarIsLeft: true });
    if (rightIsScalar) return this.withScalar(expression, { vector: left, scalar: right, scalarIsLeft: false });
    const [one, other] = [this.vector(left), this.vector(right)];
    if (isSetOperator(operator)) return combineSets(one, other, { operator, bool, matching });
    return combineVectors(one, other, { operator, bool, matching });
  }

  /** A comparison that chooses keeps the element's value, on whichever side it stands. */
  private withScalar(expression: BinaryOperation, { vector, scalar, scalarIsLeft }: ScalarSides): Vector {
    const operation = { operator: arithmeticOf(expression), bool: expression.bool };
    const number = this.scalar(scalar);
    return this.vector(vector).flatMap(({ labels, value }): Vector => {
      const result = scalarIsLeft ? combine(number, value, operation) : combine(value, number, operation);
      if (result === undefined) return [];
      return dropsName(operation) ? [{ labels: withoutName(labels), value: result }] : [{ labels, value }];
    });
  }
}

interface ScalarSides {
  readonly vector: Expression;
  readonly scalar: Expression;
  readonly scalarIsLeft: boolean;
}

function arithmeticOf({ operator }: BinaryOperation) {
  if (isSetOperator(operator)) throw new TypeError(`${operator} is not for scalars`);
  return operator;
}

function negate({ labels, value }: VectorSample): VectorSample {
  return { labels: withoutName(labels), value: -value };
}
