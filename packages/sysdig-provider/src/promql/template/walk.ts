import type { Expression, Selector } from './expression.ts';

/** The expressions of which one is made, in the order of the text. */
export function innerOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'number':
    case 'string':
    case 'selector':
      return [];
    case 'subquery':
    case 'parentheses':
    case 'signed':
      return [expression.inner];
    case 'call':
      return expression.operands;
    case 'aggregation':
      return expression.parameter === undefined ? [expression.inner] : [expression.parameter, expression.inner];
    case 'binary':
      return [expression.left, expression.right];
  }
}

/** It and everything inside. */
export function* walk(expression: Expression): Iterable<Expression> {
  yield expression;
  for (const inner of innerOf(expression)) yield* walk(inner);
}

/** What stands in however many parentheses. */
export function withoutParentheses(expression: Expression): Expression {
  return expression.kind === 'parentheses' ? withoutParentheses(expression.inner) : expression;
}

/** The same expression with other selectors. */
export function mapSelectors(expression: Expression, change: (selector: Selector) => Selector): Expression {
  const map = (one: Expression): Expression => mapSelectors(one, change);
  switch (expression.kind) {
    case 'number':
    case 'string':
      return expression;
    case 'selector':
      return change(expression);
    case 'subquery':
    case 'parentheses':
    case 'signed':
      return { ...expression, inner: map(expression.inner) };
    case 'call':
      return { ...expression, operands: expression.operands.map(map) };
    case 'aggregation': {
      const { parameter, inner } = expression;
      return { ...expression, ...(parameter && { parameter: map(parameter) }), inner: map(inner) };
    }
    case 'binary':
      return { ...expression, left: map(expression.left), right: map(expression.right) };
  }
}
