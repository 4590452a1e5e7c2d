import { isRecord } from '../transport/kube-errors.ts';

/** The part of `metadata` that decides which objects a selector chooses. */
export interface ObjectMetadata {
  readonly name: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Has a `deletionTimestamp`: on its way out, and perhaps gone in a moment. */
  readonly terminating: boolean;
}

/** Reads any Kubernetes object, whole or `PartialObjectMetadata`. Throws when it has no name or odd labels. */
export function parseObjectMetadata(object: unknown): ObjectMetadata {
  const metadata = isRecord(object) ? object['metadata'] : undefined;
  if (!isRecord(metadata)) throw new TypeError('an object without metadata');
  const { name, namespace = '', labels = {}, deletionTimestamp } = metadata;
  if (typeof name !== 'string' || name === '') throw new TypeError('an object without a name');
  if (typeof namespace !== 'string') throw new TypeError('a namespace that is no text');
  return { name, namespace, labels: parseLabels(labels), terminating: typeof deletionTimestamp === 'string' };
}

function parseLabels(labels: unknown): Readonly<Record<string, string>> {
  if (labels === null) return {};
  if (!isRecord(labels)) throw new TypeError('labels that are no object');
  for (const value of Object.values(labels)) {
    if (typeof value !== 'string') throw new TypeError('a label whose value is no text');
  }
  return labels as Readonly<Record<string, string>>;
}
