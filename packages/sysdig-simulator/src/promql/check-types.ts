import {
  type Aggregation,
  type BinaryOperation,
  type Expression,
  type FunctionCall,
  isComparison,
  isSetOperator,
} from './ast.ts';
import { PromqlSyntaxError } from './errors.ts';
import { signatureOf, type ValueType } from './function-signatures.ts';

/**
 * The type of an expression, when all types below it fit.
 * @throws PromqlSyntaxError as Prometheus does before it evaluates anything.
 */
export function checkTypes(text: string, expression: Expression): ValueType {
  return new TypeChecker(text).typeOf(expression);
}

class TypeChecker {
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  typeOf(expression: Expression): ValueType {
    switch (expression.kind) {
      case 'number':
        return 'scalar';
      case 'string':
        return 'string';
      case 'selector':
        return 'instant vector';
      case 'range':
        return 'range vector';
      case 'subquery':
        this.expect(expression.inner, ['instant vector'], 'subquery is only allowed on instant vector');
        return 'range vector';
      case 'negation':
        return this.expect(
          expression.inner,
          ['scalar', 'instant vector'],
          'unary expression only allowed on expressions of type scalar or instant vector',
        );
      case 'call':
        return this.typeOfCall(expression);
      case 'aggregation':
        return this.typeOfAggregation(expression);
      case 'binary':
        return this.typeOfBinary(expression);
    }
  }

  private typeOfCall({ name, arguments: given, position }: FunctionCall): ValueType {
    const signature = signatureOf(name);
    if (signature === undefined) throw this.error(position, `unknown function with name "${name}"`);
    const { parameters, variadic = false, optional = 0, result } = signature;
    const most = variadic ? Number.POSITIVE_INFINITY : parameters.length;
    const least = parameters.length - (variadic ? 1 : optional);
    if (given.length < least || given.length > most) {
      throw this.error(
        position,
        `expected ${least}${most === least ? '' : ' or more'} argument(s) in call to "${name}", got ${given.length}`,
      );
    }
    for (const [index, argument] of given.entries()) {
      const wanted = parameters[Math.min(index, parameters.length - 1)] ?? 'scalar';
      this.expect(argument, [wanted], `expected type ${wanted} in call to function "${name}"`);
    }
    return result;
  }

  private typeOfAggregation({ operation, parameter, inner }: Aggregation): ValueType {
    this.expect(inner, ['instant vector'], 'expected type instant vector in aggregation expression');
    if (parameter !== undefined) {
      const wanted = operation === 'count_values' ? 'string' : 'scalar';
      this.expect(parameter, [wanted], `expected type ${wanted} in aggregation parameter`);
    }
    return 'instant vector';
  }

  private typeOfBinary({ operator, left, right, bool, explicitMatching, position }: BinaryOperation): ValueType {
    const problem = 'binary expression must contain only scalar and instant vector types';
    const types = [left, right].map((side) => this.expect(side, ['scalar', 'instant vector'], problem));
    const scalars = types.filter((type) => type === 'scalar').length;
    if (isSetOperator(operator) && scalars > 0)
      throw this.error(position, `set operator "${operator}" not allowed in binary scalar expression`);
    if (explicitMatching && scalars > 0)
      throw this.error(position, 'vector matching only allowed between instant vectors');
    if (scalars < 2) return 'instant vector';
    if (isComparison(operator) && !bool)
      throw this.error(position, 'comparisons between scalars must use BOOL modifier');
    return 'scalar';
  }

  private expect(expression: Expression, wanted: readonly ValueType[], problem: string): ValueType {
    const type = this.typeOf(expression);
    if (wanted.includes(type)) return type;
    throw this.error(expression.position, `${problem}, got ${type}`);
  }

  private error(position: number, problem: string): PromqlSyntaxError {
    return new PromqlSyntaxError(this.text, position, problem);
  }
}
