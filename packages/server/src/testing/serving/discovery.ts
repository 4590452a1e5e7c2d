import type { Json } from '../objects/kubernetes-object.ts';
import { apiVersionOf, type ResourceKind, resourceKinds, type Subresource } from '../objects/resource-kind.ts';
import type { Reply } from './exchange.ts';
import { parseAccept } from './media-type.ts';

const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

interface Entry {
  readonly kind: ResourceKind;
  readonly verbs: readonly string[];
}

/** Kinds that are answered and not kept. */
const reviews: readonly Entry[] = [
  { group: 'authentication.k8s.io', kind: 'TokenReview' },
  { group: 'authorization.k8s.io', kind: 'SubjectAccessReview' },
].map(({ group, kind }) => {
  const singular = kind.toLowerCase();
  const names = { singular, plural: `${singular}s`, shortNames: [], subresources: [] };
  return { kind: { group, version: 'v1', kind, namespaced: false, ...names }, verbs: ['create'] };
});

const entries: readonly Entry[] = [...resourceKinds.map((kind) => ({ kind, verbs })), ...reviews];

/** The documents by which clients find out what there is, in both forms. Undefined for another path. */
export function findDiscovery(path: string, accept: string): Reply | undefined {
  const version = aggregatedVersion(accept);
  const plain = (body: Json): Reply => ({ code: 200, body });
  if (path === '/api') return version ? aggregated('core', version) : plain({ kind: 'APIVersions', versions: ['v1'] });
  if (path === '/apis') return version ? aggregated('groups', version) : plain(groupList());
  const [, root, group = '', version2, more] = path.split('/');
  if (root === 'api' && group === 'v1' && version2 === undefined) return plain(resourceList('', 'v1'));
  if (root !== 'apis' || more !== undefined || !groupNames().includes(group)) return undefined;
  if (version2 === undefined) return plain({ kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) });
  return versionOf(group) === version2 ? plain(resourceList(group, version2)) : undefined;
}

function aggregatedVersion(accept: string): string | undefined {
  const wanted = parseAccept(accept).find(({ parameters }) => parameters.get('as') === 'APIGroupDiscoveryList');
  const version = wanted?.parameters.get('v');
  return version === 'v2' || version === 'v2beta1' ? version : undefined;
}

function aggregated(part: 'core' | 'groups', version: string): Reply {
  const groups = part === 'core' ? [''] : groupNames();
  return {
    code: 200,
    body: {
      kind: 'APIGroupDiscoveryList',
      apiVersion: `apidiscovery.k8s.io/${version}`,
      metadata: {},
      items: groups.map((group) => ({
        metadata: group === '' ? {} : { name: group },
        versions: [{ version: versionOf(group), resources: inGroup(group).map(toAggregated), freshness: 'Current' }],
      })),
    },
    contentType: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
  };
}

function toAggregated({ kind, verbs }: Entry): Json {
  const { plural, singular, namespaced, shortNames, subresources } = kind;
  return {
    resource: plural,
    // kube-apiserver leaves the group and version of its own kinds empty: they are those of the entry.
    responseKind: { group: '', version: '', kind: kind.kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames.length > 0 && { shortNames }),
    ...(subresources.length > 0 && {
      subresources: subresources.map((subresource) => {
        const { verbs, ...responseKind } = describeSubresource(kind, subresource);
        return { subresource, responseKind: { group: '', version: '', ...responseKind }, verbs };
      }),
    }),
  };
}

function resourceList(group: string, version: string): Json {
  const groupVersion = apiVersionOf({ group, version });
  const resources = inGroup(group).flatMap(({ kind, verbs }) => {
    const { plural, singular, namespaced, shortNames } = kind;
    const main = { name: plural, singularName: singular, namespaced, kind: kind.kind, verbs };
    const parts = kind.subresources.map((part) => ({
      name: `${plural}/${part}`,
      singularName: '',
      namespaced,
      ...describeSubresource(kind, part),
    }));
    return [{ ...main, ...(shortNames.length > 0 && { shortNames }) }, ...parts];
  });
  // The core group's list, which is older than API versions of discovery, does not name its own.
  return { kind: 'APIResourceList', ...(group === '' ? {} : { apiVersion: 'v1' }), groupVersion, resources };
}

function describeSubresource({ kind }: ResourceKind, subresource: Subresource) {
  const read = ['get', 'patch', 'update'];
  if (subresource === 'scale') return { group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: read };
  if (subresource === 'token') {
    return { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest', verbs: ['create'] };
  }
  return { kind, verbs: read };
}

function groupList(): Json {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupNames().map(groupOf) };
}

function groupOf(name: string): Json {
  const version = versionOf(name);
  const preferredVersion = { groupVersion: `${name}/${version}`, version };
  return { name, versions: [preferredVersion], preferredVersion };
}

function groupNames(): readonly string[] {
  return [...new Set(entries.map(({ kind }) => kind.group))].filter((group) => group !== '');
}

function versionOf(group: string): string {
  return entries.find(({ kind }) => kind.group === group)?.kind.version ?? '';
}

function inGroup(group: string): readonly Entry[] {
  return entries.filter(({ kind }) => kind.group === group);
}
