import type { Json, KubernetesObject } from '../objects/kubernetes-object.ts';
import { apiVersionOf, type ResourceKind } from '../objects/resource-kind.ts';
import { prefersAs } from './media-type.ts';

/** How objects are shown to one client: whole, or their metadata alone. */
export interface Presenter {
  readonly object: (object: KubernetesObject) => Json;
  readonly list: (items: readonly KubernetesObject[], metadata: Json) => Json;
}

export function choosePresenter(kind: ResourceKind, accept: string): Presenter {
  if (prefersAs(accept, 'PartialObjectMetadata') || prefersAs(accept, 'PartialObjectMetadataList')) return metadataOnly;
  const listKind = { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind) };
  return {
    object: (object) => object,
    // Items of a list do not say their kind again.
    list: (items, metadata) => ({ ...listKind, metadata, items: items.map(withoutKind) }),
  };
}

const metadataOnly: Presenter = {
  object: toMetadataOnly,
  list: (items, metadata) => ({
    kind: 'PartialObjectMetadataList',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    items: items.map(toMetadataOnly),
  }),
};

function toMetadataOnly({ metadata }: KubernetesObject): Json {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

function withoutKind({ kind: _kind, apiVersion: _version, ...object }: KubernetesObject): Json {
  return object;
}
