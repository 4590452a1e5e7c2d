import type { Matcher } from '../../plan/matcher.ts';
import { type Expression, placeholders } from '../../promql/template/expression.ts';
import { labelsMatchedBy, resultLabelsOf } from '../../promql/template/template-labels.ts';
import { walk } from '../../promql/template/walk.ts';
import { clusterLabel, namespaceLabel, toCurrentLabel } from '../object-labels.ts';
import type { Finding } from './findings.ts';
import type { ExternalRule, Rule } from './rule.ts';
import type { RuleFields } from './rule-fields.ts';
import type { RawExternalRule, RawRule } from './rule-schema.ts';

type Conditions = { readonly source: Rule['source'] | undefined; readonly where: readonly Matcher[] };

/** Reports conditions on the cluster where its series alone count anyway. */
export function checkCluster(fields: RuleFields<RawRule>, conditions: Conditions): void {
  const { cluster } = fields.options;
  if (cluster === undefined || fields.get('scope') === 'account') return;
  reportConditions(fields, conditions, {
    label: clusterLabel,
    message: `series of the cluster ${cluster} alone count, so the condition on ${clusterLabel} can only make it empty`,
    remedy: 'leave it out, or write scope: account for series of all clusters',
  });
}

/** Reports what can only make an external metric empty, or an error. */
export function checkExternal(fields: RuleFields<RawExternalRule>, rule: ExternalRule): void {
  if (rule.inNamespace) {
    reportConditions(fields, rule, {
      label: namespaceLabel,
      message: `an external metric is made of series of the namespace that asks, so the condition on ${namespaceLabel} can only make it empty`,
      remedy: 'say who may see series of other namespaces: namespaces: [shop], or ["*"] for all',
    });
  }
  reportOtherLabels(fields, rule);
}

/** In `where`, and, once, in each expression. */
function reportConditions(
  fields: RuleFields<RawRule>,
  { source, where }: Conditions,
  { label, ...finding }: Finding & { readonly label: string },
): void {
  if (where.some((matcher) => matcher.label === label)) fields.report(['where'], finding);
  const matched = source?.form === 'template' ? labelsMatchedBy(source.template) : [];
  for (const key of ['promql', 'timeSeries'] as const) {
    const found = matched.find((one) => one.of === key && toCurrentLabel(one.label) === label);
    if (found !== undefined) fields.report([key], finding, { character: found.place.offset });
  }
}

/** Labels by which values are surely told apart, and their items are not. */
function reportOtherLabels(fields: RuleFields<RawExternalRule>, { source, groupBy, where }: ExternalRule): void {
  if (source.form !== 'template') return;
  const labels = resultLabelsOf(source.template);
  const parts = [...walk(source.template.expression)];
  // Series may be one, and the largest of several is one.
  if (labels === 'any' || parts.some((one) => one.kind === 'aggregation' && chosen.has(one.operation))) return;
  const fixed = [...parts.flatMap(conditionsOf), ...where].filter(({ operator }) => operator === '=');
  const told = new Set([placeholders.groupBy, ...groupBy, ...fixed.map(({ label }) => toCurrentLabel(label))]);
  const others = [...labels].filter((label) => !told.has(toCurrentLabel(label)));
  if (others.length === 0) return;
  fields.report(['promql'], {
    message: `its values are told apart by ${others.join(', ')}, which groupBy does not name, so that there would be several of one item`,
    remedy: 'aggregate by (<<groupBy>>), or name them in groupBy',
  });
}

const chosen: ReadonlySet<string> = new Set(['topk', 'bottomk']);

function conditionsOf(expression: Expression): readonly Matcher[] {
  return expression.kind === 'selector' ? [...expression.before, ...expression.after] : [];
}
