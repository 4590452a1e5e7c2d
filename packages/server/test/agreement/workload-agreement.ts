import { beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from './api-client.ts';
import type { GetCluster } from './cluster-under-test.ts';
import { eventually } from './eventually.ts';
import { autoscaler, createNamespace, deployment } from './samples.ts';

const namespace = 'agreement-workloads';
const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
const autoscalers = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`;

/** How Deployments, their pods and autoscalers behave. */
export function describeWorkloads(getCluster: GetCluster): void {
  describe('workloads', () => {
    let client: ApiClient;
    let pods: string;

    beforeAll(async () => {
      client = new ApiClient(getCluster());
      pods = `${await createNamespace(client, namespace)}/pods`;
      const { nodeName } = getCluster();
      const { status, body } = await client.create(deployments, deployment('cart', { replicas: 2, nodeName }));
      expect([status, body.metadata.generation]).toEqual([201, 1]);
    });

    const livePods = async () => {
      const { body } = await client.ask(`${pods}?labelSelector=app%3Dcart`);
      return body.items.filter(({ metadata }: { metadata: object }) => !('deletionTimestamp' in metadata));
    };
    const expectPods = (count: number) => eventually(async () => expect(await livePods()).toHaveLength(count));
    const scale = async () => (await client.ask(`${deployments}/cart/scale`)).body;

    it('get the pods that they want, by a ReplicaSet', async () => {
      await expectPods(2);
      for (const { metadata } of await livePods()) {
        const hash = metadata.labels['pod-template-hash'];
        expect(metadata.labels).toEqual({ app: 'cart', 'pod-template-hash': hash });
        expect(metadata.name).toMatch(new RegExp(`^cart-${hash}-[a-z0-9]+$`));
        expect(metadata.ownerReferences).toEqual([
          {
            apiVersion: 'apps/v1',
            kind: 'ReplicaSet',
            name: `cart-${hash}`,
            uid: expect.any(String),
            controller: true,
            blockOwnerDeletion: true,
          },
        ]);
      }
    });

    it('run', async () => {
      const running = async () => {
        for (const { status } of await livePods()) {
          const ready = status.conditions?.find(({ type }: { type: string }) => type === 'Ready');
          expect([status.phase, ready?.status]).toEqual(['Running', 'True']);
        }
        const { status } = (await client.ask(`${deployments}/cart`)).body;
        expect(status).toMatchObject({ replicas: 2, readyReplicas: 2, updatedReplicas: 2, observedGeneration: 1 });
      };
      await eventually(running);
    });

    it('are scaled by their subresource', async () => {
      const before = (await client.ask(`${deployments}/cart`)).body;
      const { name, uid, resourceVersion, creationTimestamp } = before.metadata;
      expect(await scale()).toEqual({
        kind: 'Scale',
        apiVersion: 'autoscaling/v1',
        metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
        spec: { replicas: 2 },
        status: { replicas: 2, selector: 'app=cart' },
      });
      const patched = await client.patch(`${deployments}/cart/scale`, { spec: { replicas: 3 } });
      expect(patched).toMatchObject({ status: 200, body: { kind: 'Scale', spec: { replicas: 3 } } });
      await expectPods(3);
      await eventually(async () => expect((await scale()).status.replicas).toBe(3));
      const current = await eventually(async () => {
        const { status } = await client.replace(`${deployments}/cart/scale`, {
          ...(await scale()),
          spec: { replicas: 1 },
        });
        expect(status).toBe(200);
        return scale();
      });
      expect(current.spec).toEqual({ replicas: 1 });
      await expectPods(1);
    });

    it('are not scaled by who knows an old version', async () => {
      const old = { ...(await scale()).metadata, resourceVersion: '3' };
      const body = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: old, spec: { replicas: 2 } };
      expect(await client.replace(`${deployments}/cart/scale`, body)).toMatchObject({
        status: 409,
        body: { reason: 'Conflict', details: { name: 'cart', group: 'apps', kind: 'deployments' } },
      });
    });

    it('lose their pods with themselves', async () => {
      const { body } = await client.delete(`${deployments}/cart`);
      expect(body).toMatchObject({
        kind: 'Status',
        status: 'Success',
        details: { name: 'cart', group: 'apps', kind: 'deployments', uid: expect.any(String) },
      });
      await expectPods(0);
    });

    it('have autoscalers, whose status has a path of its own', async () => {
      const { body } = await client.create(autoscalers, { ...autoscaler('cart', 4), status: { desiredReplicas: 9 } });
      expect(body.status?.desiredReplicas ?? 0).toBe(0);
      const status = { currentReplicas: 1, desiredReplicas: 3 };
      await eventually(async () => {
        const told = (await client.patch(`${autoscalers}/cart/status`, { status, spec: { maxReplicas: 7 } })).body;
        expect(told).toMatchObject({ status, spec: { maxReplicas: 4 }, metadata: { generation: 1 } });
      });
      const changed = (await client.patch(`${autoscalers}/cart`, { status: null, spec: { maxReplicas: 5 } })).body;
      expect(changed).toMatchObject({ spec: { maxReplicas: 5 }, metadata: { generation: 2 } });
      expect(changed.status).toBeDefined();
      await client.delete(`${autoscalers}/cart`);
    });
  });
}
