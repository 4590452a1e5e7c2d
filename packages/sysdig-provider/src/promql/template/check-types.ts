import type { Aggregation, BinaryOperation, Expression, FunctionCall } from './expression.ts';
import { type FunctionSignature, parameterOf, signatureOf, type ValueType } from './functions.ts';
import { PromqlTextError } from './promql-text-error.ts';

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>=']);
const setOperators: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

/** What an expression gives. Throws {@link PromqlTextError} where something in it gets what it cannot use, as Prometheus would. */
export function typeOf(expression: Expression): ValueType {
  switch (expression.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
      return expression.range === undefined ? 'instant vector' : 'range vector';
    case 'subquery':
      expect(expression.inner, ['instant vector'], 'in a subquery');
      return 'range vector';
    case 'parentheses':
      return typeOf(expression.inner);
    case 'signed':
      return expect(expression.inner, ['scalar', 'instant vector'], 'behind a sign');
    case 'call':
      return typeOfCall(expression);
    case 'aggregation':
      return typeOfAggregation(expression);
    case 'binary':
      return typeOfBinary(expression);
  }
}

function typeOfCall({ name, operands, place }: FunctionCall): ValueType {
  const signature = signatureOf(name);
  if (signature === undefined) throw new PromqlTextError(`calls ${name}, which is no function of PromQL`, place);
  const { least, most } = countsOf(signature);
  if (operands.length < least || operands.length > most) {
    const wanted = least === most ? `${least}` : `${least} to ${most}`.replace(' to Infinity', ' or more');
    throw new PromqlTextError(`gives ${name} ${operands.length} operands: it takes ${wanted}`, place);
  }
  for (const [index, operand] of operands.entries()) {
    const type = signature.parameters[Math.min(index, signature.parameters.length - 1)] ?? 'scalar';
    expect(operand, [type], `for operand ${index + 1} of ${name}`);
  }
  return signature.result;
}

function countsOf({ parameters, optional, repeated }: FunctionSignature): { least: number; most: number } {
  return { least: parameters.length - optional, most: repeated ? Number.POSITIVE_INFINITY : parameters.length };
}

function typeOfAggregation({ operation, parameter, inner }: Aggregation): ValueType {
  expect(inner, ['instant vector'], `in ${operation}`);
  const type = parameterOf(operation);
  if (parameter !== undefined && type !== undefined) expect(parameter, [type], `for the first operand of ${operation}`);
  return 'instant vector';
}

function typeOfBinary({ operator, left, right, bool, matching, place }: BinaryOperation): ValueType {
  const types = [left, right].map((side) => expect(side, ['scalar', 'instant vector'], `beside ${operator}`));
  const scalars = types.filter((type) => type === 'scalar').length;
  if (scalars > 0 && setOperators.has(operator)) {
    throw new PromqlTextError(
      `has a number beside ${operator}, which takes vectors alone: vector(…) makes one of it`,
      place,
    );
  }
  if (scalars > 0 && matching !== undefined && matching.labels.length > 0) {
    throw new PromqlTextError(`has ${matching.mode} (…) beside a number, which has no labels`, place);
  }
  if (scalars < 2) return 'instant vector';
  if (comparisons.has(operator) && !bool) {
    throw new PromqlTextError(`compares two numbers: write ${operator} bool`, place);
  }
  return 'scalar';
}

const names: Readonly<Record<ValueType, string>> = {
  scalar: 'a number',
  string: 'a text',
  'instant vector': 'a vector',
  'range vector': 'a range vector',
};

function expect(expression: Expression, wanted: readonly ValueType[], where: string): ValueType {
  const type = typeOf(expression);
  if (wanted.includes(type)) return type;
  const needed = wanted.map((one) => names[one]).join(' or ');
  throw new PromqlTextError(`has ${names[type]} ${where}, where ${needed} belongs`, expression.place);
}
