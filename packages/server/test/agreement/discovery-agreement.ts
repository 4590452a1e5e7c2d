import { describe, expect, it } from '@jest/globals';
import { parseGroupResource } from '@metrics-adapter/core';
import { DiscoveryResourceMapper } from '../../src/kubernetes/discovery/discovery-resource-mapper.ts';
import type { KubeTransport } from '../../src/kubernetes/transport/kube-transport.ts';
import { createAdapterSide } from './adapter-side.ts';
import type { GetCluster } from './cluster-under-test.ts';

/** As if by a client from before there was another form. */
function withoutAggregation(transport: KubeTransport): KubeTransport {
  return {
    ask: (request) => transport.ask({ ...request, accept: 'application/json' }),
    follow: (request, follower) => transport.follow(request, follower),
  };
}

const forms: readonly (readonly [string, (transport: KubeTransport) => KubeTransport])[] = [
  ['the aggregated form', (transport) => transport],
  ['the older form', withoutAggregation],
];

/** Which kinds the adapter finds in a cluster. */
export function describeDiscovery(getCluster: GetCluster): void {
  describe.each(forms)('discovery in %s', (_form, adapt) => {
    it('names every kind that is measured', async () => {
      const { transport, around, log } = createAdapterSide(getCluster());
      const mapper = new DiscoveryResourceMapper({ ...around, transport: adapt(transport) });
      await mapper.start();
      mapper.stop();
      transport.close();
      expect(log.lines.filter((line) => line.startsWith('warn'))).toEqual([]);
      const find = (resource: string) => mapper.mappingOf(parseGroupResource(resource));
      expect(find('pods')).toEqual({ kind: 'Pod', apiVersion: 'v1', namespaced: true });
      expect(find('services')).toEqual({ kind: 'Service', apiVersion: 'v1', namespaced: true });
      expect(find('nodes')).toEqual({ kind: 'Node', apiVersion: 'v1', namespaced: false });
      expect(find('namespaces')).toEqual({ kind: 'Namespace', apiVersion: 'v1', namespaced: false });
      expect(find('deployments.apps')).toEqual({ kind: 'Deployment', apiVersion: 'apps/v1', namespaced: true });
      expect(find('statefulsets.apps')).toEqual({ kind: 'StatefulSet', apiVersion: 'apps/v1', namespaced: true });
      // Not one of the kinds that are known without discovery.
      expect(find('horizontalpodautoscalers.autoscaling')).toEqual({
        kind: 'HorizontalPodAutoscaler',
        apiVersion: 'autoscaling/v2',
        namespaced: true,
      });
      expect(find('pods/log')).toBeUndefined();
      expect(find('widgets.example.org')).toBeUndefined();
    });
  });
}
