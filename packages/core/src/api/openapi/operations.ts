import { customMetricsGroup, type ServedGroup } from '../discovery/api-groups.ts';
import { listGroups, listResources, readGroup, readVersion } from './discovery-operations.ts';
import { readCustomMetrics, readExternalMetrics } from './metric-operations.ts';
import type { Operation } from './operation.ts';

/** All that can be read where these groups are served, sorted by path. */
export function listOperations(groups: readonly ServedGroup[]): readonly Operation[] {
  const operations = [listGroups, ...groups.flatMap(listOperationsOfGroup), readVersion];
  return operations.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function listOperationsOfGroup(group: ServedGroup): readonly Operation[] {
  const resources = group.versions.map((version) => listResources(group.name, version));
  const metrics =
    group.name === customMetricsGroup
      ? group.versions.flatMap(readCustomMetrics)
      : group.versions.map(readExternalMetrics);
  return [readGroup(group.name), ...resources, ...metrics];
}
