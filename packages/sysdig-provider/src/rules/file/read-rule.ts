import { checkCluster, checkExternal } from './check-conditions.ts';
import { checkRanges } from './check-ranges.ts';
import { checkResources } from './check-resources.ts';
import { readGroupBy, readMetricLabels } from './read-labels.ts';
import { readName } from './read-name.ts';
import { readPolicy } from './read-policy.ts';
import { readResources } from './read-resources.ts';
import { readSource } from './read-source.ts';
import { readWhere } from './read-text.ts';
import { readTiming } from './read-timing.ts';
import type { ExternalRule, ObjectRule, Rule, RuleLimits } from './rule.ts';
import type { RuleFields } from './rule-fields.ts';
import type { RawExternalRule, RawMetricRule, RawRule } from './rule-schema.ts';

/** Reads a rule of `metrics:`. Undefined when something is wrong with it, which was reported. */
export function readObjectRule(fields: RuleFields<RawMetricRule>, limits: RuleLimits): ObjectRule | undefined {
  const shared = readShared(fields, limits, { external: false, groupBy: [] });
  const resources = readResources(fields);
  checkResources(fields, resources);
  return finish(fields, shared && { kind: 'object', ...shared, resources });
}

/** Reads a rule of `external:`. */
export function readExternalRule(fields: RuleFields<RawExternalRule>, limits: RuleLimits): ExternalRule | undefined {
  const groupBy = readGroupBy(fields);
  const shared = readShared(fields, limits, { external: true, groupBy });
  const inNamespace = fields.get('scope') !== 'account' && !fields.has('namespaces');
  const rule: ExternalRule | undefined = shared && { kind: 'external', ...shared, groupBy, inNamespace };
  if (rule !== undefined) checkExternal(fields, rule);
  return finish(fields, rule);
}

type Shared = Omit<ObjectRule, 'kind' | 'resources'>;

function readShared(
  fields: RuleFields<RawRule>,
  limits: RuleLimits,
  { external, groupBy }: { readonly external: boolean; readonly groupBy: readonly string[] },
): Shared | undefined {
  const { source, groups, period: known } = readSource(fields, { objects: !external, ...(external && { groupBy }) });
  const name = readName(fields, groups);
  const where = readWhere(fields);
  const { window, period, ...ages } = readTiming(fields, limits, known);
  checkRanges(fields, source, period);
  checkCluster(fields, { source, where });
  const policy = readPolicy(fields, ages, { external });
  const metricLabels = readMetricLabels(fields);
  if (source === undefined || name === undefined) return undefined;
  return {
    name,
    place: fields.place,
    source,
    where,
    policy,
    scope: fields.get('scope') ?? 'cluster',
    allowPartial: fields.get('allowPartial') ?? false,
    ...(metricLabels !== undefined && { metricLabels }),
    ...(window !== undefined && { window }),
    ...(period !== undefined && { period }),
    ...readWords(fields),
  };
}

function readWords(fields: RuleFields<RawRule>): Pick<Shared, 'unit' | 'description'> {
  const unit = fields.get('unit');
  const description = fields.get('description');
  return { ...(unit !== undefined && { unit }), ...(description !== undefined && { description }) };
}

/** What nothing is wrong with can still be more than the dialect can say. */
function finish<R extends Rule, Raw extends RawRule>(fields: RuleFields<Raw>, rule: R | undefined): R | undefined {
  if (rule === undefined || !fields.isSound) return undefined;
  const refusal = fields.options.refusalOf?.(rule);
  if (refusal === undefined) return rule;
  const place = (['promql', 'where'] as const).find((key) => fields.has(key));
  const [message = refusal, remedy = 'say it otherwise, or choose the other dialect'] = refusal.split(/; (.*)/s);
  fields.report(place === undefined ? [] : [place], { message, remedy });
  return undefined;
}
