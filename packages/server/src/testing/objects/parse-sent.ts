import { badRequest } from './api-error.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import type { ObjectAddress } from './object-store.ts';
import { apiVersionOf, type ResourceKind } from './resource-kind.ts';

/** Reads what somebody sent as an object for a path. Throws {@link ApiError} (400). */
export function parseSent(
  kind: ResourceKind,
  sent: KubernetesObject,
  address: Partial<ObjectAddress>,
): KubernetesObject {
  if (sent.kind !== kind.kind || sent.apiVersion !== apiVersionOf(kind)) {
    throw badRequest(`${sent.kind} in version "${sent.apiVersion}" cannot be handled as a ${kind.kind}`);
  }
  const { namespace = address.namespace, name = address.name } = sent.metadata;
  if (name === undefined || name === '') throw badRequest('name or generateName is required');
  if (kind.namespaced && namespace !== address.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (address.name !== undefined && name !== address.name) {
    throw badRequest('the name of the object does not match the name on the URL');
  }
  return { ...sent, metadata: { ...sent.metadata, name, ...(namespace === undefined ? {} : { namespace }) } };
}
