import { clusterLabel } from '../rules/object-labels.ts';
import type { Matcher } from './matcher.ts';

/** Which part of a Sysdig account belongs to this cluster: one cluster's name as Sysdig shows it, or explicitly everything. */
export type ClusterScope = { readonly cluster: string } | 'all-clusters';

/** Two clusters of one account may well have a namespace and a service of the same name. */
export function clusterMatchers(scope: ClusterScope): readonly Matcher[] {
  return scope === 'all-clusters' ? [] : [{ label: clusterLabel, operator: '=', value: scope.cluster }];
}
