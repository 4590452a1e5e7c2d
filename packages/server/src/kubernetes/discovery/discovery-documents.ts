import type { ResourceMapping } from '@metrics-adapter/core';
import { isRecord } from '../transport/kube-errors.ts';

/** What discovery says of one API group. */
export interface DiscoveredGroup {
  readonly name: string;
  /** False when a server behind the aggregation layer could not be asked: what it serves may be missing. */
  readonly isComplete: boolean;
  /** By plural; of the first version, in Kubernetes' order of preference, that has the resource. */
  readonly resources: ReadonlyMap<string, ResourceMapping>;
}

/** One version of a group in the older form of discovery, where each is a document of its own. */
export interface GroupVersion {
  readonly group: string;
  readonly apiVersion: string;
  readonly path: string;
}

type Json = Readonly<Record<string, unknown>>;

/** The aggregated form, whole in one answer: Kubernetes 1.26 (v2beta1) and 1.30 (v2) and later. */
export const aggregatedAccept = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat('application/json')
  .join(',');

/** Metrics of Kubernetes objects are no objects, and some of these groups are our own. */
export function isMetricsGroup(group: string): boolean {
  return group === 'metrics.k8s.io' || group.endsWith('.metrics.k8s.io');
}

/** Whether the server answered in the aggregated form. */
export function isAggregated(document: Json): boolean {
  return document['kind'] === 'APIGroupDiscoveryList';
}

/** Reads an `APIGroupDiscoveryList`; an entry that cannot be read is passed over. */
export function parseAggregatedDiscovery(document: Json): readonly DiscoveredGroup[] {
  return records(document['items']).flatMap((item) => {
    const name = text(record(item['metadata'])['name']);
    if (isMetricsGroup(name)) return [];
    const versions = records(item['versions']);
    const isComplete = versions.every(({ freshness }) => freshness !== 'Stale');
    return [{ name, isComplete, resources: firstOf(versions.map((version) => versionResources(name, version))) }];
  });
}

/** Reads an `APIVersions` (`/api`) or an `APIGroupList` (`/apis`): which documents to ask for, the preferred first. */
export function parseGroupVersions(document: Json): readonly GroupVersion[] {
  if (Array.isArray(document['versions'])) {
    return document['versions']
      .filter((version) => typeof version === 'string')
      .map((version) => ({ group: '', apiVersion: version, path: `/api/${version}` }));
  }
  return records(document['groups']).flatMap((group) => {
    const name = text(group['name']);
    if (name === '' || isMetricsGroup(name)) return [];
    const all = [record(group['preferredVersion']), ...records(group['versions'])];
    const apiVersions = new Set(all.map(({ groupVersion }) => text(groupVersion)).filter((version) => version !== ''));
    return [...apiVersions].map((apiVersion) => ({ group: name, apiVersion, path: `/apis/${apiVersion}` }));
  });
}

/** Reads an `APIResourceList`, without its subresources (`pods/log`). */
export function parseResourceList(document: Json, apiVersion: string): ReadonlyMap<string, ResourceMapping> {
  const resources = new Map<string, ResourceMapping>();
  for (const { name, kind, namespaced } of records(document['resources'])) {
    const plural = text(name);
    if (plural === '' || plural.includes('/') || text(kind) === '') continue;
    resources.set(plural, { kind: text(kind), apiVersion, namespaced: namespaced === true });
  }
  return resources;
}

/** Puts versions together: of each resource the first counts. */
export function firstOf(
  versions: readonly ReadonlyMap<string, ResourceMapping>[],
): ReadonlyMap<string, ResourceMapping> {
  return new Map([...versions].reverse().flatMap((resources) => [...resources]));
}

function versionResources(group: string, version: Json): ReadonlyMap<string, ResourceMapping> {
  const apiVersion = group === '' ? text(version['version']) : `${group}/${text(version['version'])}`;
  const resources = new Map<string, ResourceMapping>();
  for (const { resource, responseKind, scope } of records(version['resources'])) {
    const kind = text(record(responseKind)['kind']);
    if (text(resource) === '' || kind === '') continue;
    resources.set(text(resource), { kind, apiVersion, namespaced: scope === 'Namespaced' });
  }
  return resources;
}

function records(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
