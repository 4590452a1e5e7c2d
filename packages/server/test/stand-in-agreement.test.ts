import { FakeClock } from '@metrics-adapter/core/testing';
import { startStandInCluster } from '../src/testing/index.ts';
import type { CertificateWithKey } from '../src/tls/x509/certificate-writer.ts';
import type { ClusterUnderTest, Identity } from './agreement/cluster-under-test.ts';
import { describeCluster } from './agreement/describe-cluster.ts';
import { eventually } from './agreement/eventually.ts';

describeCluster('the stand-in cluster', async (): Promise<ClusterUnderTest> => {
  const clock = new FakeClock();
  const cluster = await startStandInCluster({ clock, timers: clock });
  const nodeName = 'node-0';
  cluster.apply({ apiVersion: 'v1', kind: 'Node', metadata: { name: nodeName } });
  const { authorities } = cluster;
  const issueClient = async (commonName: string, organizations: readonly string[]) =>
    toIdentity(authorities.issueClient({ commonName, organizations }));
  return {
    url: cluster.url,
    ca: cluster.ca,
    frontProxyCa: authorities.frontProxy.certificatePem,
    frontProxyClient: toIdentity(authorities.issueFrontProxy()),
    administrator: await issueClient('admin', ['system:masters']),
    issueClient,
    nodeName,
    grant: async (user, permission) => {
      cluster.rules.allow({ name: 'agreement', users: [user], ...permission });
    },
    elapse: async (milliseconds) => {
      await eventually(() => {
        if (cluster.openWatches === 0) throw new Error('no watch is open');
      });
      await clock.advance(milliseconds);
    },
    stop: () => cluster.stop(),
  };
});

function toIdentity({ certificatePem: cert, privateKeyPem: key }: CertificateWithKey): Identity {
  return { cert, key };
}
