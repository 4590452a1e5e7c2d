import type { UserInfo } from './authenticator.ts';

/** What Kubernetes says of a bearer token. */
export type TokenVerdict =
  | { readonly authenticated: true; readonly user: UserInfo }
  | { readonly authenticated: false; readonly error: string };

/** Asks Kubernetes whose a bearer token is. */
export interface TokenReviewer {
  /** By TokenReview. Throws {@link ClusterUnavailableError} when there is no verdict within ten seconds. */
  reviewToken(token: string): Promise<TokenVerdict>;
}
