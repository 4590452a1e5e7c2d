import { ClusterUnavailableError } from '@metrics-adapter/core';
import { isRecord, KubeStatusError, parseJsonObject } from '../transport/kube-errors.ts';
import type { KubeTransport } from '../transport/kube-transport.ts';

/** Objects of one kind that are listed and watched together. */
export interface Collection {
  /** `/api/v1/namespaces/shop/pods`. */
  readonly path: string;
  /** For people: `pods of namespace shop`. */
  readonly name: string;
  readonly fieldSelector?: string;
  /** Asks for `PartialObjectMetadata` instead of whole objects: a fifth of the bytes of a pod. */
  readonly metadataOnly?: boolean;
}

/** A consistent state of a collection, and where a watch goes on from it. */
export interface WholeList<T> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
}

export interface ListOptions<T> {
  readonly transport: KubeTransport;
  /** Makes what is kept of an object; throws for what is no such object. */
  readonly decode: (object: unknown) => T;
  readonly signal?: AbortSignal;
}

/** Objects a page, as client-go and kubectl ask. */
const pageSize = 500;

/**
 * Lists a collection page by page: all of it, or it throws. A page token that expires on the way (410) is answered by one
 * list without pages, as client-go does; so a busy server cannot keep us turning pages for ever.
 */
export async function listWhole<T>(collection: Collection, options: ListOptions<T>): Promise<WholeList<T>> {
  const items: T[] = [];
  for (let token = ''; ; ) {
    const page = await listPage(collection, { limit: String(pageSize), continue: token }, options).catch((error) => {
      if (token !== '' && error instanceof KubeStatusError && error.status === 410) return undefined;
      throw error;
    });
    if (page === undefined) return listAtOnce(collection, options);
    for (const item of page.items) items.push(item);
    if (page.token === '') return { items, resourceVersion: page.resourceVersion };
    token = page.token;
  }
}

/** Path and query of a watch that goes on after a version. */
export function watchPath(collection: Collection, resourceVersion: string, timeoutSeconds: number): string {
  return pathOf(collection, {
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion,
    timeoutSeconds: String(timeoutSeconds),
  });
}

/** The media types of a list or a watch event; plain JSON is understood as well, should the server not know the other. */
export function acceptOf(
  { metadataOnly }: Collection,
  kind: 'PartialObjectMetadata' | 'PartialObjectMetadataList',
): string {
  return metadataOnly ? `application/json;as=${kind};g=meta.k8s.io;v=v1,application/json` : 'application/json';
}

async function listAtOnce<T>(collection: Collection, options: ListOptions<T>): Promise<WholeList<T>> {
  const { items, resourceVersion, token } = await listPage(collection, {}, options);
  if (token === '') return { items, resourceVersion };
  throw new ClusterUnavailableError(`could not list ${collection.name}: kube-apiserver keeps answering parts of it`);
}

async function listPage<T>(
  collection: Collection,
  query: Readonly<Record<string, string>>,
  { transport, decode, signal }: ListOptions<T>,
): Promise<WholeList<T> & { readonly token: string }> {
  const purpose = `list ${collection.name}`;
  const { body } = await transport.ask({
    method: 'GET',
    path: pathOf(collection, query),
    purpose,
    accept: acceptOf(collection, 'PartialObjectMetadataList'),
    ...(signal === undefined ? {} : { signal }),
  });
  const { metadata, items } = parseJsonObject(body, purpose);
  const { resourceVersion, continue: token = '' } = isRecord(metadata) ? metadata : {};
  // Go writes an empty list of some kinds as null.
  if (typeof resourceVersion !== 'string' || typeof token !== 'string' || !(Array.isArray(items) || items === null)) {
    throw new ClusterUnavailableError(`could not ${purpose}: kube-apiserver answered something that is no list`);
  }
  return { items: (items ?? []).map((item: unknown) => decodeListed(item, decode, purpose)), resourceVersion, token };
}

function decodeListed<T>(item: unknown, decode: (object: unknown) => T, purpose: string): T {
  try {
    return decode(item);
  } catch (cause) {
    throw new ClusterUnavailableError(`could not ${purpose}: the list has an object that cannot be read`, { cause });
  }
}

function pathOf({ path, fieldSelector = '' }: Collection, query: Readonly<Record<string, string>>): string {
  const asked = Object.entries({ ...query, fieldSelector }).filter(([, value]) => value !== '');
  return asked.length === 0 ? path : `${path}?${new URLSearchParams(asked)}`;
}
