import type { Matcher } from '../../plan/matcher.ts';
import { parseMatchers } from '../../promql/template/parse-matchers.ts';
import { bindSeries, parseTemplate } from '../../promql/template/parse-template.ts';
import type { PromqlTemplate } from '../../promql/template/promql-template.ts';
import { PromqlTextError } from '../../promql/template/promql-text-error.ts';
import { toCurrentLabel } from '../object-labels.ts';
import type { RuleFields } from './rule-fields.ts';
import type { RawRule } from './rule-schema.ts';

type Fields = RuleFields<RawRule>;

/** Reads `where:`. Labels in Sysdig's older spelling become today's. */
export function readWhere(fields: Fields): readonly Matcher[] {
  const text = fields.get('where');
  if (text === undefined) return [];
  const matchers = attempt(fields, 'where', () => parseMatchers(text));
  return (matchers ?? []).map((matcher) => ({ ...matcher, label: toCurrentLabel(matcher.label) }));
}

/** Reads `promql:` and `timeSeries:`. */
export function readTemplate(
  fields: Fields,
  options: { readonly objects: boolean; readonly groupBy?: readonly string[] },
): PromqlTemplate | undefined {
  const text = fields.get('promql');
  if (text === undefined) return undefined;
  const timeSeries = fields.get('timeSeries');
  return attempt(fields, 'promql', () => {
    return parseTemplate(text, { ...options, ...(timeSeries !== undefined && { timeSeries }) });
  });
}

/** Whether the expression is sound with any series in the place for it; what is not is reported. */
export function checkBound(fields: Fields, template: PromqlTemplate): void {
  attempt(fields, 'promql', () => bindSeries(template, 'any_series'));
}

/** Reports what is wrong at its place in the text. */
function attempt<T>(fields: Fields, key: 'where' | 'promql', parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof PromqlTextError)) throw error;
    const place = 'of' in error && error.of === 'timeSeries' ? 'timeSeries' : key;
    fields.report([place], { message: error.message, remedy: remedies[place] }, { character: error.offset });
    return undefined;
  }
}

const remedies = {
  where: 'see "where" in docs/metric-rules.md',
  promql: 'see "Free PromQL" in docs/metric-rules.md',
  timeSeries: 'see "timeSeries" in docs/metric-rules.md',
} as const;
