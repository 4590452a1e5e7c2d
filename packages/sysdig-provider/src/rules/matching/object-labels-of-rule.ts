import { formatGroupResource, MetricNotFoundError, type SampleRequest } from '@metrics-adapter/core';
import type { TenantLabels } from '../../catalogue/tenant-labels.ts';
import type { Rule, RuleResource } from '../file/rule.ts';
import { namespaceLabel, type ObjectLabels, objectLabelsOf } from '../object-labels.ts';
import { describeRule, resourceOf } from './matched-rule.ts';

/** The labels of the objects that are asked for; undefined for external metrics. Throws {@link MetricNotFoundError}. */
export function labelsFor(
  rule: Rule,
  request: SampleRequest,
  tenant: TenantLabels | undefined,
): ObjectLabels | undefined {
  const resource = resourceOf(rule, request);
  if (resource === undefined || request.kind === 'external') return undefined;
  const labels = labelsOf(resource, tenant);
  const kind = formatGroupResource(request.groupResource);
  const what = `the metric ${request.metric} of ${describeRule(rule)} for ${kind}`;
  if (labels === undefined) {
    throw new MetricNotFoundError(
      `${what} cannot be read: Sysdig lists no label that names them; write nameLabel into the rule`,
    );
  }
  if (resource.namespaced === (request.namespaces !== 'cluster-scoped')) return labels;
  throw new MetricNotFoundError(
    `${what} cannot be read: in this cluster ${kind} live in ${resource.namespaced ? 'no namespace; write namespaced: false into the rule' : 'namespaces; take namespaced: false out of the rule'}`,
  );
}

/**
 * The labels of a rule's objects: what the rule says, else the kind's own as the tenant spells them. Undefined when
 * neither tells. A label of the rule's own stands alone: what series of a kind carry besides says nothing of others.
 */
function labelsOf(resource: RuleResource, tenant: TenantLabels | undefined): ObjectLabels | undefined {
  const { groupResource, nameLabel, namespaced } = resource;
  const known = objectLabelsOf(groupResource, tenant);
  const name = nameLabel ?? known?.name;
  if (name === undefined) return undefined;
  const usual = known?.namespace ?? tenant?.spell(namespaceLabel) ?? namespaceLabel;
  return {
    name,
    fixed: nameLabel === undefined ? (known?.fixed ?? {}) : {},
    origin: known?.origin ?? 'container',
    ...(namespaced && { namespace: resource.namespaceLabel ?? usual }),
  };
}
