import type { CancelSignal, RequestAttributes } from '@metrics-adapter/core';
import type { UserInfo } from '../authentication/authenticator.ts';

export interface Decision {
  readonly allowed: boolean;
  /** The authorizer's own words; may be empty. */
  readonly reason: string;
}

/** Decides what a user may do. Throws {@link ClusterUnavailableError} when it cannot tell; that is never a permission. */
export interface Authorizer {
  authorize(user: UserInfo, attributes: RequestAttributes, signal: CancelSignal): Promise<Decision>;
}
