import { applySuffix, buildSelector, laterError } from './build-selector.ts';
import {
  type Aggregation,
  type BinaryOperation,
  type Expression,
  type FunctionCall,
  type Grouping,
  type Matching,
  type NumberLiteral,
  placeholders,
  type StringLiteral,
} from './expression.ts';
import { isAggregation, parameterOf, signatureOf } from './functions.ts';
import {
  type Assembly,
  assemble,
  isOperator,
  type OperandPart,
  type OperatorPart,
  type Part,
  partsOf,
  type SignPart,
} from './operator-order.ts';
import { excerpt, PromqlTextError } from './promql-text-error.ts';
import { literalError } from './read-matchers.ts';
import { parseStringLiteral } from './string-literal.ts';
import { childNamed, childrenOf, placeOf, type SyntaxNode } from './syntax-tree.ts';

/** More is no expression that somebody wrote by hand; and whoever reads it goes down step by step. */
const deepest = 100;

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>=']);
const setOperators: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

/**
 * Turns the grammar's tree into an expression.
 * @param text as somebody wrote it, in which everything stands where it does in the tree.
 */
export function buildExpression(text: string, node: SyntaxNode): Expression {
  return new ExpressionBuilder(text).build(node, 0);
}

class ExpressionBuilder {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  build(node: SyntaxNode, depth: number): Expression {
    const parts = partsOf(this.#text, node);
    if (depth + parts.length > deepest) {
      throw new PromqlTextError(`is nested more than ${deepest} times: make it simpler`, placeOf(node));
    }
    this.#refuseLaterOperators(parts);
    const assembly: Assembly<Expression> = {
      operand: (part) => this.#buildOperand(part, depth + 1),
      signed: (part, inner) => this.#buildSigned(part, inner),
      binary: (part, left, right) => this.#buildBinary(part, left, right),
    };
    return assemble(parts, assembly);
  }

  #refuseLaterOperators(parts: readonly Part[]): void {
    for (const part of parts) {
      const [sign] = part.kind === 'operator' && !isOperator(part.operator) ? part.nodes : [];
      if (sign !== undefined) throw laterError(this.#text, sign);
    }
  }

  #buildSigned({ sign, node }: SignPart, inner: Expression): Expression {
    return { kind: 'signed', sign, inner, place: placeOf(node) };
  }

  #buildOperand({ node, suffixes }: OperandPart, depth: number): Expression {
    return suffixes.reduce((inner, suffix) => applySuffix(inner, suffix, this.#text), this.#buildAlone(node, depth));
  }

  #buildAlone(node: SyntaxNode, depth: number): Expression {
    switch (node.name) {
      case 'NumberDurationLiteral':
        return this.#buildNumber(node);
      case 'StringLiteral':
        return this.#buildString(node);
      case 'VectorSelector':
        return buildSelector(this.#text, node);
      case 'ParenExpr':
        return this.#buildParentheses(node, depth);
      case 'FunctionCall':
        return this.#buildCall(node, depth);
      case 'AggregateExpr':
        return this.#buildAggregation(node, depth);
      default:
        throw laterError(this.#text, node);
    }
  }

  #buildNumber(node: SyntaxNode): NumberLiteral {
    const text = this.#textOf(node).replace(/^[+-]\s*/, '');
    const isNumber = /^(?:0x[\da-f]+|(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?|inf|nan)$/i.test(text);
    if (isNumber || text === placeholders.windowSeconds) return { kind: 'number', text, place: placeOf(node) };
    throw this.#failure(
      node,
      `has ${excerpt(text)} for a number: durations stand in ranges only, and digits have no _ between them`,
    );
  }

  #buildString(node: SyntaxNode): StringLiteral {
    const value = parseStringLiteral(this.#textOf(node));
    if (value === undefined) throw literalError(this.#text, node);
    return { kind: 'string', value, place: placeOf(node) };
  }

  #buildParentheses(node: SyntaxNode, depth: number): Expression {
    const [inner] = childrenOf(node);
    if (inner === undefined) throw this.#failure(node, 'has nothing between parentheses');
    return { kind: 'parentheses', inner: this.build(inner, depth), place: placeOf(node) };
  }

  #buildCall(node: SyntaxNode, depth: number): FunctionCall {
    const identifier = childNamed(node, 'FunctionIdentifier') ?? node;
    const name = this.#textOf(identifier);
    if (signatureOf(name) === undefined) throw laterError(this.#text, identifier);
    return { kind: 'call', name, operands: this.#buildOperands(node, depth), place: placeOf(node) };
  }

  #buildOperands(node: SyntaxNode, depth: number): readonly Expression[] {
    const body = childNamed(node, 'FunctionCallBody');
    return body === undefined ? [] : childrenOf(body).map((operand) => this.build(operand, depth));
  }

  #buildAggregation(node: SyntaxNode, depth: number): Aggregation {
    const operator = childNamed(node, 'AggregateOp') ?? node;
    const operation = this.#textOf(operator).toLowerCase();
    if (!isAggregation(operation)) throw laterError(this.#text, operator);
    const operands = this.#buildOperands(node, depth);
    const wanted = parameterOf(operation) === undefined ? 1 : 2;
    const inner = operands.at(-1);
    const parameter = wanted === 2 ? operands[0] : undefined;
    if (inner === undefined || operands.length !== wanted) {
      throw this.#failure(node, `gives ${operation} ${operands.length} operands: it takes ${wanted}`);
    }
    const modifier = childNamed(node, 'AggregateModifier');
    const grouping = modifier && this.#buildGrouping(modifier);
    return {
      kind: 'aggregation',
      operation,
      ...(grouping && { grouping }),
      ...(parameter && { parameter }),
      inner,
      place: placeOf(node),
    };
  }

  #buildGrouping(modifier: SyntaxNode): Grouping {
    const mode = childNamed(modifier, 'By') === undefined ? 'without' : 'by';
    const list = childNamed(modifier, 'GroupingLabels');
    return { mode, labels: this.#readLabels(list, mode === 'by') };
  }

  #readLabels(list: SyntaxNode | undefined, mayBeFilledIn: boolean): readonly string[] {
    return (list === undefined ? [] : childrenOf(list)).map((node) => {
      const label = this.#textOf(node);
      if (node.name !== 'LabelName') throw laterError(this.#text, node);
      if (label !== placeholders.groupBy || mayBeFilledIn) return label;
      throw this.#failure(node, `has ${label} where it cannot be filled in: it stands in by (…) and on (…)`);
    });
  }

  #buildBinary({ operator, nodes }: OperatorPart, left: Expression, right: Expression): BinaryOperation {
    const [sign] = nodes;
    const fill = nodes.find(({ name }) => name === 'FillModifier');
    if (fill) throw laterError(this.#text, fill);
    const bool = nodes.some(({ name }) => name === 'BoolModifier');
    const clause = nodes.find(({ name }) => name === 'MatchingModifierClause');
    const matching = clause && this.#buildMatching(clause);
    const place = sign === undefined ? left.place : placeOf(sign);
    if (bool && !comparisons.has(operator)) throw new PromqlTextError('has bool behind what compares nothing', place);
    if (matching?.many && setOperators.has(operator)) {
      throw new PromqlTextError(`has a group modifier behind ${operator}, which takes none`, place);
    }
    return { kind: 'binary', operator, bool, ...(matching && { matching }), left, right, place };
  }

  #buildMatching(clause: SyntaxNode): Matching {
    const mode = childNamed(clause, 'On') === undefined ? 'ignoring' : 'on';
    const [list, included] = childrenOf(clause).filter(({ name }) => name === 'GroupingLabels');
    const side = childNamed(clause, 'GroupLeft') ? 'left' : childNamed(clause, 'GroupRight') ? 'right' : undefined;
    const labels = this.#readLabels(list, mode === 'on');
    if (side === undefined) return { mode, labels };
    const taken = this.#readLabels(included, false);
    const twice = mode === 'on' ? taken.find((label) => labels.includes(label)) : undefined;
    if (twice !== undefined) throw this.#failure(clause, `has ${twice} in on (…) and in group_${side} (…) at once`);
    return { mode, labels, many: { side, labels: taken } };
  }

  #textOf(node: SyntaxNode): string {
    return this.#text.slice(node.from, node.to);
  }

  #failure(node: SyntaxNode, message: string): PromqlTextError {
    return new PromqlTextError(message, placeOf(node));
  }
}
