import type { StandInUser } from './identities.ts';

/** What somebody wants to do, in the words of `SubjectAccessReview`. */
export interface AccessQuestion {
  readonly user: StandInUser;
  readonly verb: string;
  readonly resource?: ResourceQuestion;
  /** Instead of `resource`: a path that is no object's. */
  readonly path?: string;
}

export interface ResourceQuestion {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
}

/** A permission, as a ClusterRole bound by a ClusterRoleBinding of the same name gives it. `*` stands for all. */
export interface AccessRule {
  /** For the reason that is told. Default `stand-in`. */
  readonly name?: string;
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  /** `pods`, `deployments/scale`, `*`. */
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  /** Only there; absent: everywhere. */
  readonly namespaces?: readonly string[];
  /** `/metrics`, `/api/*`. */
  readonly nonResourceURLs?: readonly string[];
}

/** Whom of a rule's subjects somebody is, in RBAC's words. */
export function subjectOf({ users = [], groups = [] }: AccessRule, user: StandInUser): string | undefined {
  if (users.includes(user.name)) return `User ${JSON.stringify(user.name)}`;
  const group = groups.find((name) => user.groups.includes(name));
  return group === undefined ? undefined : `Group ${JSON.stringify(group)}`;
}

/** The words of Kubernetes' RBAC authorizer. */
export function reasonOf({ name = 'stand-in' }: AccessRule, subject: string): string {
  return `RBAC: allowed by ClusterRoleBinding ${JSON.stringify(name)} of ClusterRole ${JSON.stringify(name)} to ${subject}`;
}

/** Whether a rule is about what is asked, whoever asks. */
export function covers(rule: AccessRule, { verb, resource, path }: AccessQuestion): boolean {
  if (!includes(rule.verbs, verb)) return false;
  return resource === undefined ? coversPath(rule, path ?? '') : coversResource(rule, resource);
}

function coversResource(
  rule: AccessRule,
  { group, resource, subresource, namespace, name }: ResourceQuestion,
): boolean {
  const { apiGroups = [], resources = [], resourceNames, namespaces } = rule;
  const wanted = subresource === '' ? resource : `${resource}/${subresource}`;
  if (!includes(apiGroups, group)) return false;
  if (!includes(resources, wanted) && !(subresource !== '' && resources.includes(`*/${subresource}`))) return false;
  if (namespaces !== undefined && !namespaces.includes(namespace)) return false;
  return resourceNames === undefined || resourceNames.includes(name);
}

function coversPath({ nonResourceURLs = [] }: AccessRule, path: string): boolean {
  return nonResourceURLs.some((url) => url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))));
}

function includes(values: readonly string[], value: string): boolean {
  return values.includes('*') || values.includes(value);
}
