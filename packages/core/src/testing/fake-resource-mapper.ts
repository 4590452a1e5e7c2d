import type { ResourceMapper, ResourceMapping } from '../cluster/resource-mapper.ts';
import { formatGroupResource, type GroupResource } from '../model/group-resource.ts';

/** A few kinds that every cluster has, by group resource. */
export const usualMappings: Readonly<Record<string, ResourceMapping>> = {
  pods: { kind: 'Pod', apiVersion: 'v1', namespaced: true },
  services: { kind: 'Service', apiVersion: 'v1', namespaced: true },
  'deployments.apps': { kind: 'Deployment', apiVersion: 'apps/v1', namespaced: true },
  namespaces: { kind: 'Namespace', apiVersion: 'v1', namespaced: false },
  nodes: { kind: 'Node', apiVersion: 'v1', namespaced: false },
};

/** Knows the kinds that a test tells it. */
export class FakeResourceMapper implements ResourceMapper {
  /** What it knows now, by group resource. */
  mappings: Readonly<Record<string, ResourceMapping>>;

  /** Takes what it knows to begin with, by group resource. */
  constructor(mappings = usualMappings) {
    this.mappings = mappings;
  }

  mappingOf(groupResource: GroupResource): ResourceMapping | undefined {
    const key = formatGroupResource(groupResource);
    return Object.hasOwn(this.mappings, key) ? this.mappings[key] : undefined;
  }
}
