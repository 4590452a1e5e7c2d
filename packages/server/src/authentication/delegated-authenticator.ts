import { type CancelSignal, ForbiddenError } from '@metrics-adapter/core';
import type { Authenticator, OfferedCredentials, UserInfo } from './authenticator.ts';
import { anonymousUser, authenticatedGroup, unauthenticatedGroup } from './system-identities.ts';

const anonymous: UserInfo = { name: anonymousUser, groups: [unauthenticatedGroup], extra: {} };

/**
 * What Kubernetes does around every way to prove who one is: whoever has done so is in `system:authenticated`, and who
 * offers nothing is `system:anonymous`, whose permissions somebody else decides on.
 */
export class DelegatedAuthenticator implements Authenticator {
  readonly #inner: Authenticator;

  constructor(inner: Authenticator) {
    this.#inner = inner;
  }

  /** Always knows somebody. Throws a {@link ForbiddenError} for a request on behalf of another user. */
  async authenticate(credentials: OfferedCredentials, signal: CancelSignal): Promise<UserInfo> {
    const user = await this.#inner.authenticate(credentials, signal);
    refuseImpersonation(credentials);
    return user === undefined ? anonymous : withAuthenticatedGroup(user);
  }
}

/** kube-apiserver impersonates before it asks us; whoever asks us directly must not be served as somebody else. */
function refuseImpersonation({ headersDistinct }: OfferedCredentials): void {
  if (!Object.keys(headersDistinct).some((name) => name.startsWith('impersonate-'))) return;
  throw new ForbiddenError('impersonation is not supported by this server; ask kube-apiserver, which does it');
}

/** The aggregation layer sends some of its own users without any group, and its anonymous user as it is. */
function withAuthenticatedGroup(user: UserInfo): UserInfo {
  const { name, groups } = user;
  if (name === anonymousUser || groups.includes(authenticatedGroup) || groups.includes(unauthenticatedGroup)) {
    return user;
  }
  return { ...user, groups: [...groups, authenticatedGroup] };
}
