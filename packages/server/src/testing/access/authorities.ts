import {
  type CertificateWithKey,
  createCertificateAuthority,
  issueCertificate,
} from '../../tls/x509/certificate-writer.ts';

/** Whom a client certificate names. */
export interface ClientCertificateRequest {
  /** Kubernetes takes it as the user. */
  readonly commonName: string;
  /** Kubernetes takes them as groups. */
  readonly organizations?: readonly string[];
}

/** Long before and after any test: TLS looks at the machine's own clock, whatever time a test makes it. */
const validity = { notBefore: Date.UTC(2020, 0, 1), notAfter: Date.UTC(2120, 0, 1) };

/** The name that the aggregation layer has in its certificate. */
export const frontProxyName = 'front-proxy-client';

/** The two authorities of a cluster: one signs servers and users, one signs who may speak for users. */
export class Authorities {
  readonly cluster = createCertificateAuthority({ commonName: 'kubernetes', ...validity });
  readonly frontProxy = createCertificateAuthority({ commonName: 'front-proxy-ca', ...validity });

  issueServer(dnsNames: readonly string[], ipAddresses: readonly string[]): CertificateWithKey {
    const names = { commonName: 'kube-apiserver', dnsNames, ipAddresses };
    return issueCertificate({ issuer: this.cluster, ...names, extendedKeyUsages: ['serverAuth'], ...validity });
  }

  /** For a user of the cluster. */
  issueClient(request: ClientCertificateRequest): CertificateWithKey {
    return issueCertificate({ issuer: this.cluster, ...request, extendedKeyUsages: ['clientAuth'], ...validity });
  }

  /** For the aggregation layer, or whoever pretends to be it. */
  issueFrontProxy(commonName = frontProxyName): CertificateWithKey {
    return issueCertificate({ issuer: this.frontProxy, commonName, extendedKeyUsages: ['clientAuth'], ...validity });
  }
}
