import { BearerTokenAuthenticator, type BearerTokenOptions } from './bearer-token-authenticator.ts';
import { ClientCertificateAuthenticator } from './client-certificate-authenticator.ts';
import type { ClusterAuthentication } from './cluster-authentication.ts';
import { DelegatedAuthenticator } from './delegated-authenticator.ts';
import { FrontProxyAuthenticator } from './front-proxy-authenticator.ts';
import { UnionAuthenticator } from './union-authenticator.ts';

export interface AuthenticatorOptions extends BearerTokenOptions {
  readonly cluster: ClusterAuthentication;
}

/**
 * Every way to prove who one is, in Kubernetes' order: the aggregation layer's word, then the client's own certificate,
 * then a bearer token, else nobody in particular.
 */
export function buildAuthenticator({ cluster, ...bearer }: AuthenticatorOptions): DelegatedAuthenticator {
  return new DelegatedAuthenticator(
    new UnionAuthenticator([
      new FrontProxyAuthenticator(cluster),
      new ClientCertificateAuthenticator(cluster),
      new BearerTokenAuthenticator(bearer),
    ]),
  );
}
