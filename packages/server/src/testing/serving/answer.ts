import type { AccessRules } from '../access/access-rules.ts';
import { authenticate } from '../access/authenticate.ts';
import { authorize } from '../access/authorize.ts';
import type { Identities } from '../access/identities.ts';
import { reviewAccess, reviewToken } from '../access/reviews.ts';
import { ApiError, methodNotAllowed } from '../objects/api-error.ts';
import type { Json } from '../objects/kubernetes-object.ts';
import { findDiscovery } from './discovery.ts';
import type { Exchange, Reply } from './exchange.ts';
import type { Faults } from './faults.ts';
import type { ObjectApi } from './objects.ts';
import { parseResourcePath } from './request-path.ts';
import type { Requests } from './requests.ts';

export interface AnswerParts {
  readonly requests: Requests;
  readonly faults: Faults;
  readonly identities: Identities;
  readonly rules: AccessRules;
  readonly objects: ObjectApi;
}

const health = ['/readyz', '/livez', '/healthz'];
const version = { major: '1', minor: '37', gitVersion: 'v1.37.0', platform: 'linux/amd64' };

/** Answers one request, in the order of kube-apiserver: who asks, whether they may, what they asked for. */
export async function answer(exchange: Exchange, parts: AnswerParts): Promise<void> {
  const { requests, faults, identities, rules } = parts;
  requests.add(exchange);
  if (await faults.intercept(exchange)) return;
  try {
    const { socket, headers } = exchange;
    authorize(authenticate({ socket, authorization: headers.authorization }, identities), exchange, rules);
    const reply = findReply(exchange, parts);
    if (reply !== undefined) exchange.reply(reply);
  } catch (error) {
    if (error instanceof ApiError) exchange.reply({ code: error.code, body: error.toStatus() });
    else
      exchange.reply({
        code: 500,
        body: `the stand-in has a defect: ${error instanceof Error ? error.stack : error}\n`,
      });
  }
}

/** Undefined for a watch, which has begun. */
function findReply(exchange: Exchange, { identities, rules, objects }: AnswerParts): Reply | undefined {
  const { path, accept } = exchange;
  if (health.includes(path)) return { code: 200, body: 'ok' };
  if (path === '/version') return { code: 200, body: version };
  if (path === '/apis/authentication.k8s.io/v1/tokenreviews') {
    return review(exchange, (body) => reviewToken(body, identities));
  }
  if (path === '/apis/authorization.k8s.io/v1/subjectaccessreviews') {
    return review(exchange, (body) => reviewAccess(body, rules));
  }
  const resource = parseResourcePath(path);
  if (resource !== undefined) return objects.answer(exchange, resource);
  return findDiscovery(path, accept) ?? { code: 404, body: '404 page not found\n' };
}

function review(exchange: Exchange, decide: (body: Json) => Json): Reply {
  if (exchange.method !== 'POST') throw methodNotAllowed();
  return { code: 201, body: decide(exchange.readJson()) };
}
