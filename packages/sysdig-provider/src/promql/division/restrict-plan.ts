import { type Matcher, oneOf } from '../../plan/matcher.ts';
import type { QueryPlan } from '../../plan/query-plan.ts';
import { clusterLabel } from '../../rules/object-labels.ts';
import { hasCharacter } from './has-character.ts';
import type { Part } from './part.ts';

/** The plan for a part of its objects. Each object is wholly within one part, or in none. */
export function restrictPlan(plan: QueryPlan, part: Part): QueryPlan {
  const { query, objects } = plan;
  if (objects === undefined) return plan;
  const cluster = query.matchers.findIndex(({ label }) => label !== clusterLabel);
  const matchers = [
    ...query.matchers.slice(0, cluster),
    ...(objects.namespace === undefined ? [] : namespaceMatchers(objects.namespace, part)),
    ...query.matchers.slice(cluster),
    ...(part.names ?? []).map((test) => hasCharacter(objects.name, test)),
  ];
  return { query: { ...query, matchers }, objects: { ...objects, wanted: new Set(part.namespaces) } };
}

function namespaceMatchers(label: string, { namespaces, among }: Part): readonly Matcher[] {
  if (among === undefined) return [oneOf(label, namespaces)];
  return [{ label, operator: '!=', value: '' }, ...among.map((test) => hasCharacter(label, test))];
}
