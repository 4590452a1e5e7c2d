import { afterAll, beforeAll, describe } from '@jest/globals';
import { describeAccess } from './access-agreement.ts';
import { describeAuthentication } from './authentication-agreement.ts';
import type { ClusterUnderTest, CreateCluster } from './cluster-under-test.ts';
import { describeDiscovery } from './discovery-agreement.ts';
import { describeListers } from './lister-agreement.ts';
import { describeObjects } from './object-agreement.ts';
import { describeReflector } from './reflector-agreement.ts';
import { describeWatches } from './watch-agreement.ts';
import { describeWorkloads } from './workload-agreement.ts';

/**
 * What a Kubernetes cluster is to the adapter. Run against a real one it shows that these expectations are true, against
 * the stand-in that the stand-in is like the real one.
 */
export function describeCluster(name: string, create: CreateCluster): void {
  describe(name, () => {
    let cluster: ClusterUnderTest;
    beforeAll(async () => {
      cluster = await create();
    });
    afterAll(() => cluster.stop());
    const getCluster = (): ClusterUnderTest => cluster;
    for (const describePart of [
      describeObjects,
      describeWatches,
      describeWorkloads,
      describeReflector,
      describeListers,
      describeAccess,
      describeAuthentication,
      describeDiscovery,
    ]) {
      describePart(getCluster);
    }
  });
}
