import type { CancelSignal } from '@metrics-adapter/core';
import type { UserInfo } from '../authentication/authenticator.ts';
import type { Decision, RequestAttributes } from '../authorization/authorizer.ts';

/** What Kubernetes says of a bearer token. */
export type TokenVerdict =
  | { readonly authenticated: true; readonly user: UserInfo }
  | { readonly authenticated: false; readonly error: string };

/** Asks Kubernetes who somebody is and what they may do. Throws {@link ClusterUnavailableError} when there is no answer. */
export interface ReviewApi {
  /** By TokenReview. */
  reviewToken(token: string, signal: CancelSignal): Promise<TokenVerdict>;
  /** By SubjectAccessReview. */
  reviewAccess(user: UserInfo, attributes: RequestAttributes, signal: CancelSignal): Promise<Decision>;
}
