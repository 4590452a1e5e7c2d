import type { X509Certificate } from 'node:crypto';
import type { CertificateBundle } from './certificate-bundle.ts';

/** What a certificate proves once its chain has been walked. */
export interface VerifiedCertificate {
  readonly commonName: string;
  readonly organizations: readonly string[];
  readonly leaf: X509Certificate;
}

/** The certificate that a client showed on one connection. Verification is remembered per connection and bundle. */
export interface PeerCertificate {
  /**
   * Checks the chain against one bundle: signatures, CA flags, dates, usage `clientAuth`. Throws a
   * {@link CertificateError} that names the rule which failed.
   */
  verify(bundle: CertificateBundle): VerifiedCertificate;
}
