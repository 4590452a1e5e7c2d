import type { IncomingHttpHeaders } from 'node:http';
import type { CancelSignal } from '@metrics-adapter/core';
import type { PeerCertificate } from '../tls/peer/peer-certificate.ts';

/** Who asks, as Kubernetes' `user.Info` tells it. */
export interface UserInfo {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** What a request offers as proof of who sent it. */
export interface OfferedCredentials {
  /** As node:http gives them: lower-case names, repeated ones joined by `, `. */
  readonly headers: IncomingHttpHeaders;
  /** Every value of a repeated header, by lower-case name (node's `headersDistinct`). */
  readonly headersDistinct: NodeJS.Dict<string[]>;
  /** The client certificate of the connection; undefined when it showed none. */
  readonly peer?: PeerCertificate;
}

/** One way to prove who one is. */
export interface Authenticator {
  /** Undefined: these credentials are not of my kind. Throws {@link UnauthenticatedError} when they are, and are not accepted. */
  authenticate(credentials: OfferedCredentials, signal: CancelSignal): Promise<UserInfo | undefined>;
}
