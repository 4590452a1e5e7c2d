import { createHash } from 'node:crypto';
import type { Authenticator, OfferedCredentials, UserInfo } from './authenticator.ts';
import { requireConfig, verifyPeer } from './certificate-verification.ts';
import type { ClusterAuthentication } from './cluster-authentication.ts';

/** Names the credential in audit logs, so that one certificate can be told from another of the same user. */
const CREDENTIAL_ID = 'authentication.kubernetes.io/credential-id';

/** A certificate of the cluster's client authority: its common name is the user, its organizations are the groups. */
export class ClientCertificateAuthenticator implements Authenticator {
  readonly #cluster: ClusterAuthentication;

  constructor(cluster: ClusterAuthentication) {
    this.#cluster = cluster;
  }

  async authenticate({ peer }: OfferedCredentials): Promise<UserInfo | undefined> {
    if (peer === undefined) return undefined;
    const bundle = requireConfig(this.#cluster).clientBundle;
    if (bundle === undefined) return undefined;
    const { commonName, organizations, leaf } = verifyPeer(peer, bundle, 'as client');
    if (commonName === '') return undefined;
    const fingerprint = createHash('sha256').update(leaf.raw).digest('hex');
    return { name: commonName, groups: organizations, extra: { [CREDENTIAL_ID]: [`X509SHA256=${fingerprint}`] } };
  }
}
