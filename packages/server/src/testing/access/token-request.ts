import type { Clock } from '@metrics-adapter/core';
import { formatSeconds, type Json, type KubernetesObject } from '../objects/kubernetes-object.ts';
import type { SeededNames } from '../objects/seeded-names.ts';
import type { Identities } from './identities.ts';

export interface TokenRequestOptions {
  readonly identities: Identities;
  readonly clock: Clock;
  readonly names: SeededNames;
}

/** Issues a token for a ServiceAccount: `kubectl create token`. `seconds`: how long it is valid. */
export function requestToken(
  account: KubernetesObject,
  seconds: number,
  { identities, clock, names }: TokenRequestOptions,
): Json {
  const { name, namespace, uid } = account.metadata;
  const extra = { 'authentication.kubernetes.io/credential-id': [`JTI=${names.nextUid()}`] };
  const user = { name: `system:serviceaccount:${namespace}:${name}`, groups: [], ...(uid && { uid }), extra };
  const token = identities.issue(user, seconds);
  const now = clock.now();
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, uid, creationTimestamp: formatSeconds(now) },
    spec: { audiences: ['https://kubernetes.default.svc'], expirationSeconds: seconds, boundObjectRef: null },
    status: { token, expirationTimestamp: formatSeconds(now + seconds * 1_000) },
  };
}
