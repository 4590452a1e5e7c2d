import { customMetricsGroup, type ServedGroup } from '../discovery/api-groups.ts';
import { listGroups, listResources, readGroup, readVersion } from './discovery-operations.ts';
import { readCustomMetrics, readExternalMetrics } from './metric-operations.ts';
import type { OfferedMediaTypes, Operation } from './operation.ts';

/** What there is to be read, and in what. */
export interface OperationScope {
  readonly groups: readonly ServedGroup[];
  readonly mediaTypes: OfferedMediaTypes;
  /** Whether there is `/version`. */
  readonly servesVersion: boolean;
}

/** All that can be read, sorted by path. */
export function listOperations({ groups, mediaTypes, servesVersion }: OperationScope): readonly Operation[] {
  const operations = [
    listGroups(mediaTypes),
    ...groups.flatMap((group) => listOperationsOfGroup(group, mediaTypes)),
    ...(servesVersion ? [readVersion] : []),
  ];
  return operations.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function listOperationsOfGroup(group: ServedGroup, mediaTypes: OfferedMediaTypes): readonly Operation[] {
  const resources = group.versions.map((version) => listResources(group.name, version, mediaTypes));
  const metrics =
    group.name === customMetricsGroup
      ? group.versions.flatMap((version) => readCustomMetrics(version, mediaTypes))
      : group.versions.map((version) => readExternalMetrics(version, mediaTypes));
  return [readGroup(group.name, mediaTypes), ...resources, ...metrics];
}
