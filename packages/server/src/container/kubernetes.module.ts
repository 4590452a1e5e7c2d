import { ContainerModule } from 'inversify';
import { AuthenticationConfigMap } from '../kubernetes/authentication-config/authentication-config-map.ts';
import { DiscoveryResourceMapper } from '../kubernetes/discovery/discovery-resource-mapper.ts';
import type { KubeEndpoint } from '../kubernetes/endpoint/kube-endpoint.ts';
import { KubernetesObjectLister } from '../kubernetes/objects/kubernetes-object-lister.ts';
import { ClientNodeReviewApi } from '../kubernetes/reviews/client-node-review-api.ts';
import { KubeHttp, reviewSockets } from '../kubernetes/transport/kube-http.ts';
import { Identifiers, runningParts } from './identifiers.ts';
import type { Surroundings } from './surroundings.ts';

/** What is known of the cluster. Reviews and watches have connections of their own, so that neither starves the other. */
export const kubernetesModule = new ContainerModule(({ bind }) => {
  bind(Identifiers.Watching).toResolvedValue(
    (surroundings) => toWatching(surroundings, surroundings.endpoints.lister),
    [Identifiers.Surroundings],
  );
  bind(Identifiers.ResourceMapper).toResolvedValue(
    (watching, { config }) =>
      new DiscoveryResourceMapper({ ...watching, intervalMilliseconds: config.kubernetes.discoveryInterval * 1000 }),
    [Identifiers.Watching, Identifiers.Surroundings],
  );
  bind(Identifiers.ObjectLister).toResolvedValue(
    (watching, mapper) => new KubernetesObjectLister({ ...watching, mapper }),
    [Identifiers.Watching, Identifiers.ResourceMapper],
  );
  bind(Identifiers.ClusterAuthentication).toResolvedValue(
    (surroundings) =>
      new AuthenticationConfigMap({
        ...toWatching(surroundings, surroundings.endpoints.authentication),
        given: surroundings.givenAuthentication,
      }),
    [Identifiers.Surroundings],
  );
  bind(Identifiers.ReviewApi).toResolvedValue(
    ({ endpoints, timers }) => {
      const tokens = new KubeHttp({ endpoint: endpoints.authentication, timers, maxSockets: reviewSockets });
      const permissions = new KubeHttp({ endpoint: endpoints.authorization, timers, maxSockets: reviewSockets });
      return new ClientNodeReviewApi({ tokens, permissions, timers });
    },
    [Identifiers.Surroundings],
  );
  bind(runningParts).toService(Identifiers.ClusterAuthentication);
  bind(runningParts).toService(Identifiers.ResourceMapper);
  bind(runningParts).toResolvedValue(
    (lister) => ({ start: () => {}, stop: () => lister.stop() }),
    [Identifiers.ObjectLister],
  );
  bind(runningParts).toResolvedValue(
    (reviews) => ({ start: () => reviews.load(), stop: () => {} }),
    [Identifiers.ReviewApi],
  );
});

function toWatching({ clock, timers, random, log }: Surroundings, endpoint: KubeEndpoint) {
  return { transport: new KubeHttp({ endpoint, timers }), clock, timers, random, log };
}
