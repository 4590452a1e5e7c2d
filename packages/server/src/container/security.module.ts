import { randomBytes } from 'node:crypto';
import { ContainerModule } from 'inversify';
import { buildAuthenticator } from '../authentication/build-authenticator.ts';
import { DelegatingAuthorizer } from '../authorization/delegating-authorizer.ts';
import { Identifiers } from './identifiers.ts';

/** Who asks, and what they may do. Nothing here can be switched off. */
export const securityModule = new ContainerModule(({ bind }) => {
  bind(Identifiers.Authenticator).toResolvedValue(
    (cluster, reviews, { clock }) => buildAuthenticator({ cluster, reviews, clock, salt: randomBytes(32) }),
    [Identifiers.ClusterAuthentication, Identifiers.ReviewApi, Identifiers.Surroundings],
  );
  bind(Identifiers.Authorizer).toResolvedValue(
    (reviews, { clock }) => new DelegatingAuthorizer({ reviews, clock }),
    [Identifiers.ReviewApi, Identifiers.Surroundings],
  );
});
