import type { Expression } from './ast.ts';
import { checkTypes } from './check-types.ts';
import { ExpressionBuilder } from './expression-builder.ts';
import type { PromqlVersion } from './promql-version.ts';
import { parseSyntaxTree } from './syntax-tree.ts';

/**
 * Reads PromQL as Prometheus does, types included.
 * @throws PromqlSyntaxError with the position, UnsupportedPromqlError for what the simulator cannot do.
 */
export function parsePromql(text: string, version: PromqlVersion = 2): Expression {
  const expression = new ExpressionBuilder(text, version).build(parseSyntaxTree(text));
  checkTypes(text, expression);
  return expression;
}
