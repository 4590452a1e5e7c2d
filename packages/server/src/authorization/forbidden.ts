import {
  ForbiddenError,
  formatGroupResource,
  type RequestAttributes,
  type ResourceAttributes,
} from '@metrics-adapter/core';
import type { UserInfo } from '../authentication/authenticator.ts';
import { quoteGo } from './quote-go.ts';

/**
 * The refusal in the words of every Kubernetes API server, which people and programs know.
 *
 * @param reason the authorizer's own words; may be empty.
 */
export function toForbiddenError(user: UserInfo, attributes: RequestAttributes, reason: string): ForbiddenError {
  const refused = sanitize(`User ${quoteGo(user.name)} cannot ${formatAction(attributes)}`);
  const message = reason === '' ? refused : `${refused}: ${reason}`;
  if (attributes.kind === 'path') return new ForbiddenError(`forbidden: ${message}`);
  const { group, resource, name } = attributes;
  const object = formatGroupResource({ group, resource });
  return new ForbiddenError(`${name === undefined ? object : `${object} ${quoteGo(name)}`} is forbidden: ${message}`, {
    ...(name === undefined ? {} : { name }),
    ...(group === '' ? {} : { group }),
    kind: resource,
  });
}

function formatAction(attributes: RequestAttributes): string {
  if (attributes.kind === 'path') return `${attributes.verb} path ${quoteGo(attributes.path)}`;
  const { verb, group, resource, subresource } = attributes;
  const full = subresource === undefined ? resource : `${resource}/${subresource}`;
  return `${verb} resource ${quoteGo(full)} in API group ${quoteGo(group)} ${formatScope(attributes)}`;
}

function formatScope({ namespace }: ResourceAttributes): string {
  return namespace === undefined ? 'at the cluster scope' : `in the namespace ${quoteGo(namespace)}`;
}

/** As Kubernetes does, in case somebody shows the message as HTML; not in the object's name and in the reason. */
function sanitize(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
