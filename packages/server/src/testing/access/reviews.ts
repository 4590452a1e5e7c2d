import { ApiError, badRequest } from '../objects/api-error.ts';
import { isRecord, type Json, recordAt } from '../objects/kubernetes-object.ts';
import type { AccessQuestion } from './access-rule.ts';
import type { AccessRules } from './access-rules.ts';
import type { Identities } from './identities.ts';

/** Answers a `TokenReview`. Throws {@link ApiError} (400). */
export function reviewToken(review: Json, identities: Identities): Json {
  const token = textAt(recordAt(review, 'spec'), 'token');
  if (token === '') throw badRequest('token is required for TokenReview in authentication');
  const user = identities.ownerOf(token);
  if (user === undefined) return { ...review, metadata: {}, status: { user: {}, error: 'invalid bearer token' } };
  const { name: username, uid, groups, extra } = user;
  const told = { username, ...(uid && { uid }), groups, ...(extra && { extra }) };
  const audiences = ['https://kubernetes.default.svc'];
  return { ...review, metadata: {}, status: { authenticated: true, user: told, audiences } };
}

/** Answers a `SubjectAccessReview`. Throws {@link ApiError} (422). */
export function reviewAccess(review: Json, rules: AccessRules): Json {
  const { allowed, denied, reason } = rules.decide(toQuestion(recordAt(review, 'spec')));
  const status = { allowed, ...(denied && { denied }), ...(reason && { reason }) };
  return { ...review, metadata: {}, status };
}

function toQuestion(spec: Json): AccessQuestion {
  const name = textAt(spec, 'user');
  const groups = Array.isArray(spec['groups']) ? spec['groups'].map(String) : [];
  if (name === '' && groups.length === 0) throw withoutSubject();
  const user = { name, groups };
  const { resourceAttributes } = spec;
  if (!isRecord(resourceAttributes)) {
    const attributes = recordAt(spec, 'nonResourceAttributes');
    return { user, verb: textAt(attributes, 'verb'), path: textAt(attributes, 'path') };
  }
  const [group, resource, subresource] = ['group', 'resource', 'subresource'].map((field) =>
    textAt(resourceAttributes, field),
  ) as [string, string, string];
  const namespace = textAt(resourceAttributes, 'namespace');
  const object = { group, resource, subresource, namespace, name: textAt(resourceAttributes, 'name') };
  return { user, verb: textAt(resourceAttributes, 'verb'), resource: object };
}

function withoutSubject(): ApiError {
  const problem = 'Invalid value: "": at least one of user or group must be specified';
  const message = `.authorization.k8s.io "" is invalid: spec.user: ${problem}`;
  const causes = [{ reason: 'FieldValueInvalid', message: problem, field: 'spec.user' }];
  return new ApiError(422, 'Invalid', { message, details: { group: 'authorization.k8s.io', causes } });
}

function textAt(value: Json, field: string): string {
  const text = value[field];
  return typeof text === 'string' ? text : '';
}
