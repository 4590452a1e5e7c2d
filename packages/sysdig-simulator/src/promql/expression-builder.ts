import { applyPostfix } from './apply-postfix.ts';
import {
  type Aggregation,
  aggregations,
  type BinaryOperator,
  type Expression,
  type FunctionCall,
  type Grouping,
} from './ast.ts';
import { buildBinaryOperation } from './build-binary-operation.ts';
import { buildVectorSelector, readLabelNames } from './build-selector.ts';
import { PromqlSyntaxError, UnsupportedPromqlError } from './errors.ts';
import { isSupportedFunction } from './function-signatures.ts';
import { LiteralError, parseNumber, parseString } from './literals.ts';
import { type Assembly, assembleOperators, flattenOperators, type Operand, type Sign } from './operator-order.ts';
import type { PromqlVersion } from './promql-version.ts';
import { childNamed, childrenOf, type SyntaxNode } from './syntax-tree.ts';

const operatorsOfLater: readonly string[] = ['atan2', '</', '>/'];

/** Turns the grammar's tree into expressions. */
export class ExpressionBuilder implements Assembly<Expression> {
  private readonly text: string;
  private readonly version: PromqlVersion;

  constructor(text: string, version: PromqlVersion) {
    this.text = text;
    this.version = version;
  }

  build(node: SyntaxNode): Expression {
    return assembleOperators(flattenOperators(this.text, node), this);
  }

  operand({ node, postfixes }: Operand): Expression {
    let expression = this.buildOperand(node);
    for (const [index, postfix] of postfixes.entries()) {
      const inParentheses = index === 0 && node.name === 'ParenExpr';
      expression = applyPostfix(expression, { postfix, inParentheses, text: this.text, version: this.version });
    }
    return expression;
  }

  signed({ negative, position }: Sign, inner: Expression): Expression {
    if (!negative) return inner;
    if (inner.kind === 'number') return { ...inner, value: -inner.value, position };
    return { kind: 'negation', inner, position };
  }

  binary(operator: Parameters<Assembly<Expression>['binary']>[0], left: Expression, right: Expression): Expression {
    this.refuseLaterOperator(operator.operator);
    return buildBinaryOperation({ text: this.text, operator, left, right });
  }

  private refuseLaterOperator(operator: BinaryOperator): void {
    if (operatorsOfLater.includes(operator)) throw new UnsupportedPromqlError(operator);
  }

  private buildOperand(node: SyntaxNode): Expression {
    const position = node.from;
    switch (node.name) {
      case 'NumberDurationLiteral':
        return {
          kind: 'number',
          value: this.literal(node, (text) => parseNumber(text.replace(/^[+-]\s*/, ''))),
          position,
        };
      case 'StringLiteral':
        return { kind: 'string', value: this.literal(node, parseString), position };
      case 'VectorSelector':
        return buildVectorSelector(this.text, node);
      case 'ParenExpr':
        return this.build(this.onlyChild(node));
      case 'FunctionCall':
        return this.buildCall(node);
      case 'AggregateExpr':
        return this.buildAggregation(node);
      default:
        throw new UnsupportedPromqlError(node.name);
    }
  }

  private buildCall(node: SyntaxNode): FunctionCall {
    const name = this.textOf(this.child(node, 'FunctionIdentifier'));
    if (!isSupportedFunction(name)) throw new UnsupportedPromqlError(name);
    return { kind: 'call', name, arguments: this.buildArguments(node), position: node.from };
  }

  private buildArguments(node: SyntaxNode): readonly Expression[] {
    return childrenOf(this.child(node, 'FunctionCallBody')).map((argument) => this.build(argument));
  }

  private buildAggregation(node: SyntaxNode): Aggregation {
    const name = this.textOf(this.child(node, 'AggregateOp')).toLowerCase();
    const operation = aggregations.find((known) => known === name);
    if (operation === undefined) throw new UnsupportedPromqlError(name);
    const built = this.buildArguments(node);
    const wanted =
      operation === 'topk' || operation === 'bottomk' || operation === 'quantile' || operation === 'count_values'
        ? 2
        : 1;
    const inner = built.at(-1);
    if (built.length !== wanted || inner === undefined) {
      throw this.error(
        node,
        `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${built.length}`,
      );
    }
    const [parameter] = wanted === 2 ? built : [];
    const grouping = this.buildGrouping(node);
    return { kind: 'aggregation', operation, grouping, inner, position: node.from, ...(parameter && { parameter }) };
  }

  private buildGrouping(node: SyntaxNode): Grouping {
    const modifier = childNamed(node, 'AggregateModifier');
    if (modifier === undefined) return { mode: 'by', labels: [] };
    const mode = childNamed(modifier, 'By') === undefined ? 'without' : 'by';
    return { mode, labels: readLabelNames(this.text, this.child(modifier, 'GroupingLabels')) };
  }

  private literal<Value>(node: SyntaxNode, parse: (text: string) => Value): Value {
    try {
      return parse(this.textOf(node));
    } catch (error) {
      throw error instanceof LiteralError ? this.error(node, error.message) : error;
    }
  }

  private child(node: SyntaxNode, name: string): SyntaxNode {
    const child = childNamed(node, name);
    if (child === undefined) throw this.error(node, `${name} expected`);
    return child;
  }

  private onlyChild(node: SyntaxNode): SyntaxNode {
    const [child] = childrenOf(node);
    if (child === undefined) throw this.error(node, 'expression expected');
    return child;
  }

  private textOf(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }

  private error(node: SyntaxNode, problem: string): PromqlSyntaxError {
    return new PromqlSyntaxError(this.text, node.from, problem);
  }
}
