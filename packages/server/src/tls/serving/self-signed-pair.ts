import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { createCertificateAuthority, issueCertificate } from '../x509/certificate-writer.ts';
import type { ServingPair } from './serving-pair.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Clocks of clients may be behind ours. */
const HEAD_START = HOUR;
const LIFETIME = 365 * DAY;
const AUTHORITY = 'k8s-sysdig-adapter-ca@';

/**
 * A certificate for these names and addresses, valid for a year, with the authority that signed it at its end: that one
 * is what a client may be told to trust (`caBundle` of an APIService). The authority's own key is forgotten.
 *
 * @param now milliseconds since the epoch.
 */
export function createSelfSignedPair(hosts: readonly string[], now: number): ServingPair {
  const validity = { notBefore: now - HEAD_START, notAfter: now + LIFETIME };
  const made = `${Math.floor(now / 1000)}`;
  const authority = createCertificateAuthority({
    commonName: `${AUTHORITY}${made}`,
    pathLength: 0,
    ...validity,
  });
  const { certificatePem, privateKeyPem } = issueCertificate({
    issuer: authority,
    commonName: `k8s-sysdig-adapter@${made}`,
    dnsNames: hosts.filter((host) => isIP(host) === 0),
    ipAddresses: hosts.filter((host) => isIP(host) !== 0),
    extendedKeyUsages: ['serverAuth'],
    ...validity,
  });
  return { cert: certificatePem + authority.certificatePem, key: privateKeyPem };
}

/** Whether {@link createSelfSignedPair} has made a certificate. */
export function isSelfMade(leaf: X509Certificate): boolean {
  return leaf.issuer.startsWith(`CN=${AUTHORITY}`);
}

/** The names under which a server is reached: this machine, and the address it listens on if that is one. */
export function listHosts(bindAddress: string | undefined): readonly string[] {
  const everywhere = bindAddress === undefined || bindAddress === '0.0.0.0' || bindAddress === '::';
  return [...new Set(['localhost', '127.0.0.1', '::1', ...(everywhere ? [] : [bindAddress])])];
}
