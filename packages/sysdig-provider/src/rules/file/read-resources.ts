import { formatGroupResource, type GroupResource, parseGroupResource } from '@metrics-adapter/core';
import { type ObjectKind, objectKinds, supportedResources } from '../object-labels.ts';
import { didYouMean } from './did-you-mean.ts';
import { readLabel } from './read-labels.ts';
import type { RuleResource } from './rule.ts';
import type { RuleFields } from './rule-fields.ts';
import type { RawMetricRule, RawResource } from './rule-schema.ts';

type Fields = RuleFields<RawMetricRule>;
type Labelled = Exclude<RawResource, string>;

/** Reads which objects have a metric, and by which labels Sysdig names them. */
export function readResources(fields: Fields): readonly RuleResource[] {
  const raw = fields.items('resources');
  reportDoubles(fields, raw);
  const read = raw.map(([index, resource]) => {
    return typeof resource === 'string' ? readKnown(fields, index, resource) : readLabelled(fields, index, resource);
  });
  return read.filter((resource) => resource !== undefined);
}

function kindOf(groupResource: GroupResource): ObjectKind | undefined {
  return objectKinds.find(({ resource }) => resource === formatGroupResource(groupResource));
}

function readKnown(fields: Fields, index: number, resource: string): RuleResource | undefined {
  const groupResource = parseGroupResource(resource);
  const kind = kindOf(groupResource);
  if (kind !== undefined) return { groupResource, namespaced: kind.namespaced };
  const meant = meantKind(resource);
  const known = `write one of ${supportedResources.join(', ')}`;
  fields.report(['resources', index], {
    message: `no label of Sysdig is known that names ${resource}`,
    remedy: meant
      ? `did you mean ${meant}?`
      : `${known}, or say which label does: {resource: ${resource}, nameLabel: …}`,
  });
  return undefined;
}

/** `deployment` and `deployments` are meant as `deployments.apps`. */
function meantKind(resource: string): string | undefined {
  if (resource.includes('.')) return didYouMean(resource, supportedResources);
  const singular = resource.replace(/s$/, '');
  const sameWord = supportedResources.find(
    (known) => parseGroupResource(known).resource.replace(/s$/, '') === singular,
  );
  return sameWord ?? didYouMean(resource, supportedResources);
}

function readLabelled(fields: Fields, index: number, raw: Labelled): RuleResource | undefined {
  const groupResource = parseGroupResource(raw.resource);
  const kind = kindOf(groupResource);
  const contradiction = contradictionIn(raw, kind);
  if (contradiction !== undefined) {
    const { key, message, remedy } = contradiction;
    fields.report(['resources', index, key], { message, remedy });
    return undefined;
  }
  const read = (key: 'nameLabel' | 'namespaceLabel') => {
    const written = raw[key];
    const label = written === undefined ? undefined : readLabel(fields, ['resources', index, key], written);
    return label === undefined ? {} : { [key]: label };
  };
  const namespaced = raw.namespaced ?? kind?.namespaced ?? true;
  return { groupResource, namespaced, ...read('nameLabel'), ...read('namespaceLabel') };
}

interface Contradiction {
  readonly key: keyof Labelled;
  readonly message: string;
  readonly remedy: string;
}

function contradictionIn(raw: Labelled, kind: ObjectKind | undefined): Contradiction | undefined {
  const { resource, nameLabel, namespaceLabel, namespaced = kind?.namespaced ?? true } = raw;
  if (kind === undefined && nameLabel === undefined) {
    const remedy = 'say which one does: nameLabel';
    return { key: 'resource', message: `no label of Sysdig is known that names ${resource}`, remedy };
  }
  if (kind !== undefined && namespaced !== kind.namespaced) {
    const message = `${resource} live in ${kind.namespaced ? 'namespaces' : 'no namespace'}`;
    return { key: 'namespaced', message, remedy: 'leave it out' };
  }
  if (namespaceLabel !== undefined && !namespaced) {
    return { key: 'namespaceLabel', message: `${resource} live in no namespace`, remedy: 'leave it out' };
  }
  return undefined;
}

function reportDoubles(fields: Fields, raw: readonly (readonly [number, RawResource])[]): void {
  const names = raw.map(([, one]) => (typeof one === 'string' ? one : one.resource));
  for (const [at, name] of names.entries()) {
    if (names.indexOf(name) === at) continue;
    fields.report(['resources', raw[at]?.[0] ?? 0], { message: `${name} stands twice`, remedy: 'leave it out' });
  }
}
