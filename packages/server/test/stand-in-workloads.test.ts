import { afterEach, describe, expect, it } from '@jest/globals';
import { recordAt } from '../src/testing/objects/kubernetes-object.ts';
import { deployment } from './agreement/samples.ts';
import { startTestCluster, type TestCluster } from './test-cluster.ts';

const cart = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart', namespace: 'shop' };

let test: TestCluster;
afterEach(() => test.cluster.stop());

function deploy(replicas: number, image = 'one'): void {
  const object = deployment('cart', { replicas, nodeName: image });
  test.cluster.apply({ ...object, metadata: { ...object.metadata, namespace: 'shop' } });
}

const pods = () => test.cluster.list({ apiVersion: 'v1', kind: 'Pod' }, 'shop');
const numbers = () => pods().map(({ metadata }) => Number(metadata.name.split('-').at(-1)));
const status = () => recordAt(test.cluster.get(cart), 'status');

describe('Deployments of the stand-in', () => {
  it('number their pods, never use a number twice, and give up the youngest first', async () => {
    test = await startTestCluster();
    deploy(3);
    expect(numbers()).toEqual([1, 2, 3]);
    expect(status()).toEqual({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
    });
    deploy(1);
    expect(numbers()).toEqual([1]);
    deploy(2);
    expect(numbers()).toEqual([1, 4]);
    deploy(0);
    expect(pods()).toEqual([]);
    expect(status()).toEqual({ observedGeneration: 4 });
  });

  it('name their pods alike in every run, and otherwise with another template', async () => {
    test = await startTestCluster();
    deploy(1);
    const [before] = pods();
    expect(before?.metadata.name).toBe('cart-9kcdgswz4-1');
    deploy(1, 'two');
    const [after, ...others] = pods();
    expect(others).toEqual([]);
    expect(after?.metadata.name).toMatch(/^cart-[a-z0-9]{9}-2$/);
    expect(after?.metadata.labels?.['pod-template-hash']).not.toBe(before?.metadata.labels?.['pod-template-hash']);
  });

  it('replace a pod that is deleted', async () => {
    test = await startTestCluster();
    deploy(2);
    const [first] = pods();
    test.cluster.remove({ apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: first?.metadata.name ?? '' });
    expect(numbers()).toEqual([2, 3]);
  });

  it('take their pods with them', async () => {
    test = await startTestCluster();
    deploy(2);
    test.cluster.remove(cart);
    expect(pods()).toEqual([]);
    expect(test.cluster.list({ apiVersion: 'apps/v1', kind: 'ReplicaSet' })).toEqual([]);
  });

  it('go with their namespace', async () => {
    test = await startTestCluster();
    deploy(2);
    test.cluster.remove({ apiVersion: 'v1', kind: 'Namespace', name: 'shop' });
    expect(pods()).toEqual([]);
    expect(test.cluster.get(cart)).toBeUndefined();
    expect(test.cluster.get({ apiVersion: 'v1', kind: 'Namespace', name: 'shop' })).toBeUndefined();
  });

  it('have pods that take their time to start and to stop, where that is wanted', async () => {
    test = await startTestCluster({ podStartMilliseconds: 3_000, podStopMilliseconds: 2_000 });
    deploy(2);
    const phases = () => pods().map((pod) => recordAt(pod, 'status')['phase']);
    expect(phases()).toEqual(['Pending', 'Pending']);
    expect(status()).toEqual({ observedGeneration: 1, replicas: 2, updatedReplicas: 2, unavailableReplicas: 2 });
    await test.clock.advance(3_000);
    expect(phases()).toEqual(['Running', 'Running']);
    expect(status()).toMatchObject({ readyReplicas: 2 });
    deploy(1);
    expect(pods().map(({ metadata }) => metadata.deletionTimestamp)).toEqual([undefined, '2026-01-02T03:04:38Z']);
    expect(status()).toMatchObject({ replicas: 1, readyReplicas: 1 });
    await test.clock.advance(2_000);
    expect(numbers()).toEqual([1]);
  });
});
