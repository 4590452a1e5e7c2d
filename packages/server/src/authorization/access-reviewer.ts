import type { RequestAttributes } from '@metrics-adapter/core';
import type { UserInfo } from '../authentication/authenticator.ts';
import type { Decision } from './authorizer.ts';

/** Asks Kubernetes what somebody may do. */
export interface AccessReviewer {
  /** By SubjectAccessReview. Throws {@link ClusterUnavailableError} when there is no decision within ten seconds. */
  reviewAccess(user: UserInfo, attributes: RequestAttributes): Promise<Decision>;
}
