import { formatGroupResource } from '@metrics-adapter/core';
import { namespaceLabel, objectKinds } from '../object-labels.ts';
import type { RuleResource } from './rule.ts';
import type { RuleFields } from './rule-fields.ts';
import type { RawMetricRule } from './rule-schema.ts';

type Fields = RuleFields<RawMetricRule>;

/** Sysdig's own labels that name objects, whatever cluster these are of. */
const namingLabels: ReadonlySet<string> = new Set([
  ...objectKinds.map(({ label }) => label),
  'kube_workload_name',
  namespaceLabel,
]);

/** Reports kinds of objects for which the rest of the rule can mean nothing, or objects of other clusters. */
export function checkResources(fields: Fields, resources: readonly RuleResource[]): void {
  if (fields.get('scope') === 'account') reportOtherClusters(fields, resources);
  reportNamespaces(fields, resources);
}

/** Two clusters of one account may well have a namespace and a pod of the same name. */
function reportOtherClusters(fields: Fields, resources: readonly RuleResource[]): void {
  const unnamed = resources.find(({ nameLabel }) => nameLabel === undefined);
  if (unnamed !== undefined) {
    fields.report(['scope'], {
      message: `${unnamed.groupResource.resource} of all clusters would be taken for one another`,
      remedy: 'leave it out, or say which label of theirs names objects of this cluster: resources: nameLabel',
    });
  }
  for (const { groupResource, nameLabel } of resources) {
    if (nameLabel === undefined || !namingLabels.has(nameLabel.toLowerCase())) continue;
    const [index, written] = whereIs(fields, formatGroupResource(groupResource));
    fields.report(['resources', index, 'nameLabel'], {
      message: `${groupResource.resource} of all clusters would be taken for one another, since ${written ?? nameLabel} names objects of each`,
      remedy: 'write a label whose values only objects of this cluster have, or leave out scope: account',
    });
  }
}

function whereIs(fields: Fields, resource: string): readonly [index: number, nameLabel: string | undefined] {
  for (const [index, raw] of fields.items('resources')) {
    if (typeof raw !== 'string' && raw.resource === resource) return [index, raw.nameLabel];
  }
  return [0, undefined];
}

/** Of namespaces themselves it says which of them may be asked for. */
function reportNamespaces(fields: Fields, resources: readonly RuleResource[]): void {
  if (fields.get('namespaces')?.includes('*') !== false) return;
  const placeless = resources.find((one) => !one.namespaced && formatGroupResource(one.groupResource) !== 'namespaces');
  if (placeless === undefined) return;
  const { resource } = placeless.groupResource;
  fields.report(['namespaces'], {
    message: `${resource} live in no namespace, so nobody could ask for theirs`,
    remedy: `leave it out, or write a rule of its own for ${resource}`,
  });
}
