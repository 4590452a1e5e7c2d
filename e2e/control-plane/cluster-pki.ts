import { type CertificateFiles, writeAuthority, writeClient, writeServer, writeServiceAccountKey } from './pki.ts';

/** The certificates of a cluster, as paths of PEM files. */
export interface ClusterPki {
  /** Signs servers and users. */
  readonly clusterAuthority: CertificateFiles;
  /** Signs who may speak for users: the aggregation layer. */
  readonly frontProxyAuthority: CertificateFiles;
  readonly apiserver: CertificateFiles;
  readonly admin: CertificateFiles;
  readonly frontProxyClient: CertificateFiles;
  readonly serviceAccounts: CertificateFiles;
}

/** Makes them all, in one folder. */
export async function createClusterPki(folder: string): Promise<ClusterPki> {
  const clusterAuthority = await writeAuthority(folder, 'cluster-ca');
  const frontProxyAuthority = await writeAuthority(folder, 'front-proxy-ca');
  return {
    clusterAuthority,
    frontProxyAuthority,
    apiserver: await writeServer(clusterAuthority, 'kube-apiserver', {
      dnsNames: ['localhost', 'kubernetes.default.svc'],
      ipAddresses: ['127.0.0.1', '10.0.0.1'],
    }),
    admin: await writeClient(clusterAuthority, 'admin', { commonName: 'admin', organizations: ['system:masters'] }),
    frontProxyClient: await writeClient(frontProxyAuthority, 'front-proxy-client', {
      commonName: 'front-proxy-client',
    }),
    serviceAccounts: await writeServiceAccountKey(folder),
  };
}
