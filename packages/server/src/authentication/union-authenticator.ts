import { type CancelSignal, ClusterUnavailableError, UnauthenticatedError } from '@metrics-adapter/core';
import { formatReasons } from '../errors/reason.ts';
import type { Authenticator, OfferedCredentials, UserInfo } from './authenticator.ts';

/**
 * Tries one authenticator after the other; the first that knows the user decides. As in Kubernetes, credentials that
 * one of them refuses do no harm as long as another accepts what was offered.
 */
export class UnionAuthenticator implements Authenticator {
  readonly #authenticators: readonly Authenticator[];

  constructor(authenticators: readonly Authenticator[]) {
    this.#authenticators = authenticators;
  }

  /**
   * Undefined when no credentials were offered. When some were and none was accepted: throws what kept one of them from
   * being judged at all ({@link ClusterUnavailableError}), else an {@link UnauthenticatedError} whose cause has every
   * reason.
   */
  async authenticate(credentials: OfferedCredentials, signal: CancelSignal): Promise<UserInfo | undefined> {
    const refusals: Error[] = [];
    for (const authenticator of this.#authenticators) {
      try {
        const user = await authenticator.authenticate(credentials, signal);
        if (user !== undefined) return user;
      } catch (error) {
        if (!(error instanceof UnauthenticatedError || error instanceof ClusterUnavailableError)) throw error;
        refusals.push(error);
      }
    }
    if (refusals.length === 0) return undefined;
    throw refusals.find((error) => error instanceof ClusterUnavailableError) ?? toRefusal(refusals);
  }
}

function toRefusal(refusals: readonly Error[]): UnauthenticatedError {
  const reasons = refusals.map(({ cause }) => formatReasons(cause));
  return new UnauthenticatedError({ cause: new Error(reasons.join('; ')) });
}
