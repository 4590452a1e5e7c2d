import { buildExpression } from './build-expression.ts';
import { checkGroups } from './check-groups.ts';
import { checkMetricCount, findTimes, selectorsOf, type Timed } from './check-time.ts';
import { typeOf } from './check-types.ts';
import { type Expression, placeholders, type Selector } from './expression.ts';
import { checkPlaceholders, fillPlaceholders } from './placeholders.ts';
import type { PromqlTemplate, TemplateOptions } from './promql-template.ts';
import { excerpt, PromqlTextError } from './promql-text-error.ts';
import { childrenOf, parseSyntaxTree, type SyntaxNode } from './syntax-tree.ts';
import { mapSelectors, walk } from './walk.ts';

export type { TemplateOptions } from './promql-template.ts';

/**
 * Reads free PromQL with the places `<<matchers>>` (between braces), `<<groupBy>>` (in `by (…)`, `on (…)`), `<<series>>`
 * (for a metric's name), `<<window>>` (for a duration) and `<<windowSeconds>>` (for a number: `… / <<windowSeconds>>`).
 * Throws {@link PromqlTextError} for what is no PromQL of Prometheus 2.42, and for what has no honest value: its `of` says
 * which of the two texts is at fault.
 */
export function parseTemplate(text: string, options: TemplateOptions): PromqlTemplate {
  const expression = parseExpression(text);
  const type = typeOf(expression);
  if (type === 'string' || type === 'range vector') {
    const remedy = type === 'string' ? 'write an expression' : 'apply a function to it, like rate or avg_over_time';
    throw new PromqlTextError(`gives a ${type}, which is no value: ${remedy}`, expression.place);
  }
  if (options.objects && type === 'scalar') {
    throw new PromqlTextError(
      'gives one number, but each object has a value of its own: aggregate by (<<groupBy>>)',
      expression.place,
    );
  }
  refuseInternalLabels(expression);
  const groupBy = options.groupBy ?? [];
  const isTold = options.timeSeries !== undefined;
  // Without objects and with a time of its own, others may take part in a value.
  if (options.objects || (groupBy.length > 0 && !isTold))
    checkGroups(expression, { objects: options.objects, groupBy });
  const times = options.timeSeries === undefined ? findTimes(expression) : parseTimeSeries(options.timeSeries);
  checkMetricCount([...selectorsOf(expression), ...times.timed]);
  return { text, expression, isScalar: type === 'scalar', options, ...times };
}

/** The template with a metric's name for `<<series>>`. What is no name is refused where a query is written of it. */
export function bindSeries(template: PromqlTemplate, series: string): PromqlTemplate {
  const bind = (selector: Selector): Selector => {
    return selector.series === placeholders.series ? { ...selector, series } : selector;
  };
  return {
    ...template,
    text: template.text.replaceAll(placeholders.series, () => series),
    expression: mapSelectors(template.expression, bind),
    timed: template.timed.map(bind),
  };
}

function parseExpression(text: string): Expression {
  const root = parseFilled(text);
  checkPlaceholders(text, root);
  const [node] = childrenOf(root);
  if (node === undefined) throw new PromqlTextError('is empty: write an expression', { offset: 0, length: 0 });
  return buildExpression(text, node);
}

/** What is filled in for conditions has quotes, which in the middle of a string end it: then the words alone are tried. */
function parseFilled(text: string): SyntaxNode {
  try {
    return parseSyntaxTree(fillPlaceholders(text), text);
  } catch (error) {
    const words = text.replaceAll(placeholders.matchers, '__matchers__');
    if (words === text) throw error;
    const root = attempt(() => parseSyntaxTree(fillPlaceholders(words), text));
    if (root !== undefined) checkPlaceholders(text, root);
    throw error;
  }
}

function attempt<Result>(task: () => Result): Result | undefined {
  try {
    return task();
  } catch {
    return undefined;
  }
}

function parseTimeSeries(text: string): Timed {
  try {
    const expression = parseExpression(text);
    if (expression.kind !== 'selector' || expression.range !== undefined || Object.keys(expression.shift).length > 0) {
      throw new PromqlTextError(
        'is more than a selector: write a metric with its conditions, like orders_total{<<matchers>>}',
        expression.place,
      );
    }
    return { timed: [expression], time: { kind: 'selector', index: 0 } };
  } catch (error) {
    if (!(error instanceof PromqlTextError)) throw error;
    throw error.at({ offset: error.offset, length: error.length, of: 'timeSeries' });
  }
}

/** Labels that begin like this are Prometheus' own, and those by which rows are told apart. */
function refuseInternalLabels(expression: Expression): void {
  for (const one of walk(expression)) {
    const [, label] = one.kind === 'call' && /^label_(?:replace|join)$/.test(one.name) ? one.operands : [];
    const written = one.kind === 'aggregation' && one.operation === 'count_values' ? one.parameter : label;
    if (written?.kind !== 'string' || /^(?!__)[A-Za-z_]\w*$/.test(written.value)) continue;
    throw new PromqlTextError(
      `writes a label called ${JSON.stringify(excerpt(written.value))}: give it a name of letters, digits and underscores, not beginning with two of these`,
      written.place,
    );
  }
}
