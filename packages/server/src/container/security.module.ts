import { randomBytes } from 'node:crypto';
import { ContainerModule } from 'inversify';
import { BearerTokenAuthenticator } from '../authentication/bearer-token-authenticator.ts';
import { ClientCertificateAuthenticator } from '../authentication/client-certificate-authenticator.ts';
import { DelegatedAuthenticator } from '../authentication/delegated-authenticator.ts';
import { FrontProxyAuthenticator } from '../authentication/front-proxy-authenticator.ts';
import { UnionAuthenticator } from '../authentication/union-authenticator.ts';
import { DelegatingAuthorizer } from '../authorization/delegating-authorizer.ts';
import { Identifiers } from './identifiers.ts';

/** Who asks, and what they may do. Nothing here can be switched off. */
export const securityModule = new ContainerModule(({ bind }) => {
  bind(Identifiers.Authenticator).toResolvedValue(
    (clusterAuthentication, reviews, { clock, timers }) =>
      new DelegatedAuthenticator(
        new UnionAuthenticator([
          new FrontProxyAuthenticator(clusterAuthentication),
          new ClientCertificateAuthenticator(clusterAuthentication),
          new BearerTokenAuthenticator({ reviews, clock, timers, salt: randomBytes(32) }),
        ]),
      ),
    [Identifiers.ClusterAuthentication, Identifiers.ReviewApi, Identifiers.Surroundings],
  );
  bind(Identifiers.Authorizer).toResolvedValue(
    (reviews, { clock, timers }) => new DelegatingAuthorizer({ reviews, clock, timers }),
    [Identifiers.ReviewApi, Identifiers.Surroundings],
  );
});
