import { BadRequestError } from '@metrics-adapter/core';
import { checkSeriesName } from '../query/escape.ts';
import { parseDuration } from './duration.ts';
import { type Duration, type Expression, placeholders, type Selector, type Shift } from './expression.ts';
import { excerpt, PromqlTextError } from './promql-text-error.ts';
import { readMatchers } from './read-matchers.ts';
import { childNamed, childrenOf, placeOf, type SyntaxNode } from './syntax-tree.ts';

export function buildSelector(text: string, node: SyntaxNode): Selector {
  const name = childNamed(node, 'Identifier');
  const braces = childNamed(node, 'LabelMatchers');
  const matchers = braces === undefined ? { before: [], after: [] } : readMatchers(text, braces);
  if (name === undefined) {
    throw new PromqlTextError(
      'selects without the name of a metric, which no backend answers in time: write it in front of the brace',
      placeOf(node),
    );
  }
  const series = text.slice(name.from, name.to);
  if (series !== placeholders.series) checkName(series, name);
  return { kind: 'selector', series, ...matchers, shift: {}, place: placeOf(node) };
}

/** The grammar allows a word of PromQL for a name where it is clear what is meant; where a query is written, it is not. */
function checkName(series: string, node: SyntaxNode): void {
  try {
    checkSeriesName(series);
  } catch (error) {
    if (!(error instanceof BadRequestError)) throw error;
    throw failure(node, `names the metric ${excerpt(series)}, and that word means something else in PromQL`);
  }
}

/** What stands behind an expression: `[5m]`, `[5m:10s]`, `offset 5m`, `@ end()`. */
export function applySuffix(inner: Expression, node: SyntaxNode, text: string): Expression {
  switch (node.name) {
    case 'MatrixSelector':
      return applyRange(inner, node, text);
    case 'SubqueryExpr':
      return applySubquery(inner, node, text);
    case 'OffsetExpr':
      return applyShift(inner, node, { offset: readOffset(node, text) });
    case 'StepInvariantExpr':
      return applyShift(inner, node, { at: readAt(node, text) });
    default:
      throw laterError(text, node.lastChild ?? node);
  }
}

function applyRange(inner: Expression, node: SyntaxNode, text: string): Expression {
  if (inner.kind !== 'selector' || inner.range !== undefined) {
    throw failure(
      node,
      'has a range behind something else than a selector: a range of an expression is a subquery, [5m:10s]',
    );
  }
  if (Object.keys(inner.shift).length > 0) throw failure(node, 'has a range behind offset or @: it comes before them');
  const [range] = childrenOf(node).filter(({ name }) => name === 'DurationExpr');
  return { ...inner, range: readDuration(range ?? node, text) };
}

function applySubquery(inner: Expression, node: SyntaxNode, text: string): Expression {
  const [range, step] = childrenOf(node)
    .filter(({ name }) => name === 'DurationExpr')
    .map((duration) => readDuration(duration, text));
  if (range === undefined) throw failure(node, 'has a subquery without a range');
  return { kind: 'subquery', inner, range, ...(step !== undefined && { step }), shift: {}, place: inner.place };
}

function applyShift(inner: Expression, node: SyntaxNode, shift: Shift): Expression {
  if (inner.kind !== 'selector' && inner.kind !== 'subquery') {
    throw failure(node, 'has offset or @ behind something else than a selector or a subquery');
  }
  if (Object.keys(shift).some((key) => key in inner.shift)) throw failure(node, 'has offset or @ twice');
  return { ...inner, shift: { ...inner.shift, ...shift } };
}

function readOffset(node: SyntaxNode, text: string): Duration {
  let sign = 1;
  let duration = childNamed(node, 'OffsetDurationExpr');
  for (let inner = duration; inner !== undefined; inner = childNamed(inner, 'OffsetDurationExpr')) {
    if (text[inner.from] === '-' && childNamed(inner, 'UnaryOp')) sign = -sign;
    duration = inner;
  }
  const offset = readDuration(duration ?? node, text);
  if (sign === 1) return offset;
  if (typeof offset === 'number') return -offset;
  throw failure(node, `looks ${placeholders.window} ahead: an offset into the future is written in numbers`);
}

function readAt(node: SyntaxNode, text: string): string {
  const moment = node.lastChild;
  if (moment?.name === 'AtModifierPreprocessors') return text.slice(moment.from, moment.to).toLowerCase();
  const written = moment === null ? '' : text.slice(moment.from, moment.to);
  if (/^[+-]?\s*(?:0[xX][\da-fA-F]+|(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)$/.test(written)) return written;
  throw failure(node, `has @ ${excerpt(written)}, which is no time: write seconds since 1970, start() or end()`);
}

function readDuration(node: SyntaxNode, text: string): Duration {
  const written = text.slice(node.from, node.to);
  if (written === placeholders.window) return placeholders.window;
  const duration = parseDuration(written);
  if (duration !== undefined) return duration;
  throw failure(
    node,
    `has ${excerpt(written)} for a duration: write a number with its unit, the larger units first, like 2m or 1h30m`,
  );
}

/** For what Prometheus learnt after 2.42. */
export function laterError(text: string, node: SyntaxNode): PromqlTextError {
  const written = text.slice(node.from, node.to);
  return failure(node, `has ${excerpt(written)}, which the PromQL of Prometheus 2.42 does not have`);
}

function failure(node: SyntaxNode, message: string): PromqlTextError {
  return new PromqlTextError(message, placeOf(node));
}
