import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseGroupResource, parseLabelSelector } from '@metrics-adapter/core';
import { testContext } from '@metrics-adapter/core/testing';
import { DiscoveryResourceMapper } from '../../src/kubernetes/discovery/discovery-resource-mapper.ts';
import { KubernetesObjectLister } from '../../src/kubernetes/objects/kubernetes-object-lister.ts';
import { type AdapterSide, createAdapterSide } from './adapter-side.ts';
import { ApiClient } from './api-client.ts';
import type { GetCluster } from './cluster-under-test.ts';
import { eventually } from './eventually.ts';
import { createNamespace, deployment, pod, service } from './samples.ts';

const namespace = 'agreement-listers';

/** Which objects the adapter finds in a cluster. */
export function describeListers(getCluster: GetCluster): void {
  describe('the object lister', () => {
    let client: ApiClient;
    let side: AdapterSide;
    let lister: KubernetesObjectLister;
    let inside: string;

    beforeAll(async () => {
      client = new ApiClient(getCluster());
      const { nodeName } = getCluster();
      inside = await createNamespace(client, namespace);
      for (const name of ['cart', 'user']) {
        await client.create(`${inside}/services`, service(name, { name, tier: 'back' }));
        await client.create(`${inside}/pods`, pod(`${name}-1`, nodeName, { app: name }));
      }
      const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
      await client.create(deployments, deployment('shop', { replicas: 0, nodeName }));
      side = createAdapterSide(getCluster());
      const mapper = new DiscoveryResourceMapper(side.around);
      await mapper.start();
      mapper.stop();
      lister = new KubernetesObjectLister({ ...side.around, mapper });
    });
    afterAll(() => {
      lister.stop();
      side.transport.close();
    });

    async function find(resource: string, selector = '', where: string | undefined = namespace): Promise<string> {
      const selection = { groupResource: parseGroupResource(resource), selector: parseLabelSelector(selector) };
      const names = await lister.listNames({ ...selection, ...(where && { namespace: where }) }, testContext);
      return names.toSorted().join(' ');
    }

    it.each([
      ['services', '', 'cart user'],
      ['services', 'name in (cart, other)', 'cart'],
      ['services', 'tier=back,name!=cart', 'user'],
      ['deployments.apps', '', 'shop'],
      ['statefulsets.apps', '', ''],
      ['horizontalpodautoscalers.autoscaling', '', ''],
    ])('finds %s by "%s"', async (resource, selector, names) => {
      expect(await find(resource, selector)).toBe(names);
    });

    it('finds what is in no namespace', async () => {
      expect(await find('namespaces', `kubernetes.io/metadata.name=${namespace}`, '')).toBe(namespace);
      expect(await find('nodes', '', '')).toBe(getCluster().nodeName);
    });

    it('knows pods by a watch, without those that are going', async () => {
      expect(await find('pods', 'app=cart')).toBe('cart-1');
      await client.create(`${inside}/pods`, pod('cart-2', getCluster().nodeName, { app: 'cart' }));
      await eventually(async () => expect(await find('pods', 'app=cart')).toBe('cart-1 cart-2'));
      await client.patch(`${inside}/pods/cart-2`, { metadata: { labels: { app: 'user' } } });
      await eventually(async () => expect(await find('pods', 'app=cart')).toBe('cart-1'));
      expect(await find('pods', 'app=user')).toBe('cart-2 user-1');
      const { body } = await client.delete(`${inside}/pods/user-1`);
      expect(body).toMatchObject({ kind: 'Pod', metadata: { deletionTimestamp: expect.any(String) } });
      await eventually(async () => expect(await find('pods', 'app=user')).toBe('cart-2'));
      expect(lister.watchStates()).toMatchObject([{ name: `pods of namespace ${namespace}`, synced: true }]);
    });
  });
}
