import { ClusterUnavailableError, UnauthenticatedError } from '@metrics-adapter/core';
import type { CertificateBundle } from '../tls/peer/certificate-bundle.ts';
import type { PeerCertificate, VerifiedCertificate } from '../tls/peer/peer-certificate.ts';
import { CertificateError } from '../tls/x509/certificate-error.ts';
import type { ClusterAuthentication, ClusterAuthenticationConfig } from './cluster-authentication.ts';

/**
 * Whom the cluster says to believe. Throws a {@link ClusterUnavailableError} as long as that was never read: then a
 * certificate proves nothing, and nobody may be told that theirs is bad.
 */
export function requireConfig(cluster: ClusterAuthentication): ClusterAuthenticationConfig {
  const config = cluster.current();
  if (config !== undefined) return config;
  throw new ClusterUnavailableError(
    'this server cannot authenticate client certificates yet: it has not read the ConfigMap ' +
      'kube-system/extension-apiserver-authentication so far; its log tells why',
  );
}

/** What the certificate proves. Throws an {@link UnauthenticatedError} whose cause names the rule that failed. */
export function verifyPeer(peer: PeerCertificate, bundle: CertificateBundle, purpose: string): VerifiedCertificate {
  try {
    return peer.verify(bundle);
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    throw new UnauthenticatedError({ cause: new CertificateError(error.rule, `${purpose}: ${error.message}`) });
  }
}
