import { forbidden } from '../objects/api-error.ts';
import { qualifiedName } from '../objects/resource-kind.ts';
import type { Exchange } from '../serving/exchange.ts';
import { parseResourcePath } from '../serving/request-path.ts';
import type { AccessQuestion, ResourceQuestion } from './access-rule.ts';
import type { AccessRules } from './access-rules.ts';
import type { StandInUser } from './identities.ts';

/** Throws {@link ApiError} (403) when no rule allows the request. */
export function authorize(user: StandInUser, exchange: Exchange, rules: AccessRules): void {
  const question = toQuestion(user, exchange);
  if (!rules.decide(question).allowed) throw refusal(question);
}

function toQuestion(user: StandInUser, exchange: Exchange): AccessQuestion {
  const { method, path, query } = exchange;
  const parsed = parseResourcePath(path);
  if (parsed === undefined) return { user, verb: method.toLowerCase(), path };
  const { group, resource, subresource = '', namespace = '' } = parsed;
  const name = parsed.name ?? nameOfFieldSelector(query);
  return {
    user,
    verb: verbOf(exchange, parsed.name !== undefined),
    resource: { group, resource, subresource, namespace, name },
  };
}

/** A list of one name is about that name: that is how a Role with `resourceNames` allows it. */
function nameOfFieldSelector(query: URLSearchParams): string {
  return /^metadata\.name==?([^,]+)$/.exec(query.get('fieldSelector') ?? '')?.[1] ?? '';
}

function verbOf({ method, isWatch }: Exchange, isNamed: boolean): string {
  if (method === 'GET') return isWatch ? 'watch' : isNamed ? 'get' : 'list';
  const verbs: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };
  return verbs[method] ?? method.toLowerCase();
}

/** In the words of kube-apiserver. */
function refusal({ user, verb, resource, path = '' }: AccessQuestion): Error {
  const who = `User ${JSON.stringify(user.name)} cannot ${verb}`;
  if (resource === undefined) return forbidden(`forbidden: ${who} path ${JSON.stringify(path)}`, {});
  const { group, name, namespace } = resource;
  const subject = qualifiedName({ group, plural: resource.resource });
  const details = { ...(name && { name }), ...(group && { group }), kind: resource.resource };
  const what = `${subject}${name && ` ${JSON.stringify(name)}`} is forbidden`;
  return forbidden(`${what}: ${who} resource ${describe(resource, namespace)}`, details);
}

function describe({ group, resource, subresource }: ResourceQuestion, namespace: string): string {
  const whole = subresource === '' ? resource : `${resource}/${subresource}`;
  const place = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  return `${JSON.stringify(whole)} in API group ${JSON.stringify(group)} ${place}`;
}
