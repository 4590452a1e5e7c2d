import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClusterUnderTest, Permission } from '../../packages/server/test/agreement/cluster-under-test.ts';
import { describeCluster } from '../../packages/server/test/agreement/describe-cluster.ts';
import { nodeName } from '../control-plane/control-plane.ts';
import { Kubectl } from '../control-plane/kubectl.ts';
import { readPair, writeClient } from '../control-plane/pki.ts';
import { sharedCluster } from './shared-cluster.ts';

describeCluster('a real cluster', async (): Promise<ClusterUnderTest> => {
  const { server, kubectl: command, adminKubeconfig, pki } = sharedCluster();
  const kubectl = new Kubectl(command, adminKubeconfig);
  return {
    url: server,
    ca: await readFile(pki.clusterAuthority.cert, 'utf8'),
    frontProxyCa: await readFile(pki.frontProxyAuthority.cert, 'utf8'),
    frontProxyClient: await readPair(pki.frontProxyClient),
    administrator: await readPair(pki.admin),
    issueClient: async (commonName, organizations) => {
      const files = await writeClient(pki.clusterAuthority, `agreement-${commonName}`, { commonName, organizations });
      return readPair(files);
    },
    nodeName,
    grant: (user, permission) => kubectl.apply(...bind(user, permission)),
    elapse: (milliseconds) => pause(milliseconds),
    stop: () => kubectl.delete(...bind('nobody', { verbs: [], apiGroups: [], resources: [] })),
  };
});

/** The second one to be granted something takes the place of the first: no test needs both. */
function bind(user: string, permission: Permission) {
  const apiGroup = 'rbac.authorization.k8s.io';
  const apiVersion = `${apiGroup}/v1`;
  const metadata = { name: 'agreement' };
  return [
    { apiVersion, kind: 'ClusterRole', metadata, rules: [permission] },
    {
      apiVersion,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup, kind: 'ClusterRole', name: metadata.name },
      subjects: [{ apiGroup, kind: 'User', name: user }],
    },
  ];
}
