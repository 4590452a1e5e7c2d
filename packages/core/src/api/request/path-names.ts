import { BadRequestError } from '../../errors/request-errors.ts';
import { type GroupResource, parseGroupResource } from '../../model/group-resource.ts';

/**
 * Which names a path may hold. Go's framework passes everything on. Here a provider gets only names that Kubernetes
 * itself could have written, and whoever misspelt one is told so rather than that there is no data.
 */

/** RFC 1123 label; of a resource it may only begin with a letter (`ValidateDNS1035Label`, as for custom resources). */
const NAMESPACE = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const PLURAL = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
/** RFC 1123 subdomain. */
const GROUP = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

const MAX_LABEL = 63;
const MAX_SUBDOMAIN = 253;

/** How much of a name that is too long is repeated. */
const longestQuote = 80;

/** Throws a {@link BadRequestError} for what can be no namespace, `*` too: there are no values across namespaces. */
export function checkNamespace(name: string): void {
  if (name.length <= MAX_LABEL && NAMESPACE.test(name)) return;
  throw invalid(name, 'is no namespace: up to 63 lower-case letters, digits and "-", a letter or digit at either end');
}

/** Reads `pods`, `deployments.apps`; the first dot separates. Throws a {@link BadRequestError} for what can be none. */
export function parseResourceName(text: string): GroupResource {
  const { resource, group } = parseGroupResource(text);
  const isGroup = text === resource || (group.length <= MAX_SUBDOMAIN && GROUP.test(group));
  if (resource.length <= MAX_LABEL && PLURAL.test(resource) && isGroup) return { group, resource };
  throw invalid(
    text,
    'is no resource: the plural in lower case, and for all but core kinds a dot and the API group (pods, deployments.apps)',
  );
}

/**
 * Only what holds for every kind of object is asked of its name. Not more: adapters before this one had names such as
 * `deployment;kuard`.
 */
export function checkObjectName(name: string): void {
  if (name.length > MAX_SUBDOMAIN)
    throw invalid(name, `is no name of an object: longer than ${MAX_SUBDOMAIN} characters`);
  refusePercent(name);
}

/** A metric may have any name that an HPA can hold (`ValidatePathSegmentName`), but for `*`. */
export function checkMetricName(name: string): void {
  if (name === '*') throw invalid(name, 'is no metric: "*" stands for objects; ask for each metric by its name');
  refusePercent(name);
}

/** Kubernetes refuses it in an HPA, and client-go in a path: nobody but a client that escapes twice would send it. */
function refusePercent(name: string): void {
  if (name.includes('%')) throw invalid(name, 'holds "%", which Kubernetes allows in no name: was it escaped twice?');
}

function invalid(name: string, problem: string): BadRequestError {
  const quoted = name.length > longestQuote ? `${name.slice(0, longestQuote)}…` : name;
  return new BadRequestError(`invalid request path: "${quoted}" ${problem}`);
}
