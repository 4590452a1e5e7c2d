import type { CancelSignal } from '@metrics-adapter/core';
import type { UserInfo } from '../authentication/authenticator.ts';

/** What a request does to which object, in the words of Kubernetes' `SubjectAccessReview`. */
export interface ResourceAttributes {
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** A request to a path that is no API object. */
export interface NonResourceAttributes {
  readonly verb: string;
  readonly path: string;
}

export type RequestAttributes =
  | ({ readonly kind: 'resource' } & ResourceAttributes)
  | ({ readonly kind: 'path' } & NonResourceAttributes);

export interface Decision {
  readonly allowed: boolean;
  /** The authorizer's own words; may be empty. */
  readonly reason: string;
}

/** Decides what a user may do. Throws {@link ClusterUnavailableError} when it cannot tell; that is never a permission. */
export interface Authorizer {
  authorize(user: UserInfo, attributes: RequestAttributes, signal: CancelSignal): Promise<Decision>;
}
