import { createLabelMatcher, type LabelMatcher, type MatchOperator } from '../series/label-matcher.ts';
import { metricName } from '../series/labels.ts';
import { RegularExpressionError } from '../series/regular-expression.ts';
import type { VectorSelector } from './ast.ts';
import { PromqlSyntaxError, UnsupportedPromqlError } from './errors.ts';
import { LiteralError, parseString } from './literals.ts';
import { childNamed, childrenOf, type SyntaxNode } from './syntax-tree.ts';

/** `name{label="value"}` with its conditions; the name becomes one of them. */
export function buildVectorSelector(text: string, node: SyntaxNode): VectorSelector {
  const identifier = childNamed(node, 'Identifier');
  const list = childNamed(node, 'LabelMatchers');
  const listed = list === undefined ? [] : childrenOf(list).map((matcher) => buildMatcher(text, matcher));
  const matchers =
    identifier === undefined
      ? listed
      : [createLabelMatcher(metricName, '=', text.slice(identifier.from, identifier.to)), ...listed];
  if (identifier !== undefined && listed.some(({ label }) => label === metricName)) {
    throw new PromqlSyntaxError(text, node.from, 'metric name must not be set twice');
  }
  if (matchers.every((matcher) => matcher.matches(''))) {
    throw new PromqlSyntaxError(text, node.from, 'vector selector must contain at least one non-empty matcher');
  }
  return { kind: 'selector', matchers, offset: 0, position: node.from };
}

/** The names in `by (…)`, `on (…)`, `group_left (…)`. */
export function readLabelNames(text: string, node: SyntaxNode): readonly string[] {
  return childrenOf(node).map((label) => {
    if (label.name !== 'LabelName') throw new UnsupportedPromqlError('quoted label names');
    return text.slice(label.from, label.to);
  });
}

function buildMatcher(text: string, node: SyntaxNode): LabelMatcher {
  const [label, operator, value] = childrenOf(node);
  if (node.name !== 'UnquotedLabelMatcher' || !label || !operator || !value) {
    throw new UnsupportedPromqlError('quoted label names');
  }
  try {
    return createLabelMatcher(
      text.slice(label.from, label.to),
      text.slice(operator.from, operator.to) as MatchOperator,
      parseString(text.slice(value.from, value.to)),
    );
  } catch (error) {
    if (!(error instanceof LiteralError || error instanceof RegularExpressionError)) throw error;
    throw new PromqlSyntaxError(text, value.from, error.message);
  }
}
