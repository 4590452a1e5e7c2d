import type { V1SubjectAccessReview, V1TokenReview } from '@kubernetes/client-node';
import { ClusterUnavailableError, type RequestAttributes } from '@metrics-adapter/core';
import type { UserInfo } from '../../authentication/authenticator.ts';
import type { TokenVerdict } from '../../authentication/token-reviewer.ts';
import type { Decision } from '../../authorization/authorizer.ts';

/** Asks without audiences: the API server's own then count, as they do for Kubernetes' aggregated servers. */
export function toTokenReview(token: string): V1TokenReview {
  return { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token } };
}

/** Throws {@link ClusterUnavailableError} for an answer that says neither yes nor no. */
export function toTokenVerdict(review: V1TokenReview): TokenVerdict {
  const { status } = review;
  if (status === undefined || status === null) throw withoutStatus('TokenReview');
  if (status.authenticated !== true) return { authenticated: false, error: status.error ?? '' };
  const { username = '', uid = '', groups, extra } = status.user ?? {};
  if (username === '') throw new ClusterUnavailableError('kube-apiserver accepted a token without naming its user');
  const user = { name: username, ...(uid === '' ? {} : { uid }), groups: groups ?? [], extra: extra ?? {} };
  return { authenticated: true, user };
}

/** The attributes in the fields where kube-apiserver's own authorizers look for them. */
export function toSubjectAccessReview(user: UserInfo, attributes: RequestAttributes): V1SubjectAccessReview {
  const subject = {
    user: user.name,
    groups: [...user.groups],
    ...(user.uid === undefined ? {} : { uid: user.uid }),
    ...(Object.keys(user.extra).length === 0 ? {} : { extra: mutable(user.extra) }),
  };
  return {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { ...subject, ...toReviewAttributes(attributes) },
  };
}

function toReviewAttributes({
  kind,
  ...attributes
}: RequestAttributes): Pick<V1SubjectAccessReview['spec'], 'resourceAttributes' | 'nonResourceAttributes'> {
  return kind === 'resource' ? { resourceAttributes: attributes } : { nonResourceAttributes: attributes };
}

/** Whoever is both allowed and denied is denied, as Kubernetes' webhook authorizer decides. */
export function toDecision(review: V1SubjectAccessReview): Decision {
  const { status } = review;
  if (status === undefined || status === null) throw withoutStatus('SubjectAccessReview');
  return { allowed: status.allowed === true && status.denied !== true, reason: status.reason ?? '' };
}

function withoutStatus(kind: string): ClusterUnavailableError {
  return new ClusterUnavailableError(`kube-apiserver answered a ${kind} without a status`);
}

function mutable(extra: UserInfo['extra']): Record<string, string[]> {
  return Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]]));
}
