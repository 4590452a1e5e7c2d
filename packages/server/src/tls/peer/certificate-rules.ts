import type { X509Certificate } from 'node:crypto';
import { reasonOf } from '../../errors/reason.ts';
import { CertificateError, formatSubject } from '../x509/certificate-error.ts';
import {
  type CertificateFields,
  ObjectId,
  readCertificateFields,
  readExtendedKeyUsages,
  readPathLength,
} from '../x509/certificate-fields.ts';

/** SHA-2 with RSA (PKCS #1 and, by its hash, PSS) and with ECDSA, and Ed25519: what Go accepts. */
const SIGNATURE_ALGORITHMS: ReadonlySet<string> = new Set([
  ...['11', '12', '13'].map((hash) => `1.2.840.113549.1.1.${hash}`),
  ...['1', '2', '3'].map((hash) => `2.16.840.1.101.3.4.2.${hash}`),
  ...['2', '3', '4'].map((hash) => `1.2.840.10045.4.3.${hash}`),
  '1.3.101.112',
]);

const UNDERSTOOD_EXTENSIONS: ReadonlySet<string> = new Set([
  ObjectId.subjectKeyIdentifier,
  ObjectId.keyUsage,
  ObjectId.subjectAltName,
  ObjectId.basicConstraints,
  ObjectId.crlDistributionPoints,
  ObjectId.certificatePolicies,
  ObjectId.authorityKeyIdentifier,
  ObjectId.extendedKeyUsage,
]);

/** The first and the last second of a certificate are valid. */
export function checkDates(certificate: X509Certificate, now: number): void {
  const { subject, validFromDate, validToDate } = certificate;
  if (!(now >= validFromDate.getTime())) {
    const since = validFromDate.toISOString();
    throw new CertificateError('not-yet-valid', `${formatSubject(subject)} is not valid before ${since}`);
  }
  if (!(now <= validToDate.getTime())) {
    throw new CertificateError('expired', `${formatSubject(subject)} expired at ${validToDate.toISOString()}`);
  }
}

/** For client authentication, on every certificate of a chain: an authority for servers cannot make clients. */
export function checkUsage(certificate: X509Certificate): void {
  const usages = readExtendedKeyUsages(readCertificateFields(certificate.raw));
  if (usages === undefined) return;
  if (usages.includes(ObjectId.clientAuth) || usages.includes(ObjectId.anyExtendedKeyUsage)) return;
  throw new CertificateError('usage', `${formatSubject(certificate.subject)} is not made for client authentication`);
}

/** A name constraint is refused wherever it stands, since it is not checked. */
export function checkExtensions(certificate: X509Certificate): void {
  const { extensions } = readCertificateFields(certificate.raw);
  for (const [id, { critical }] of extensions) {
    if (id !== ObjectId.nameConstraints && (!critical || UNDERSTOOD_EXTENSIONS.has(id))) continue;
    const message = `${formatSubject(certificate.subject)} has the extension ${id}, which is not supported`;
    throw new CertificateError('critical-extension', message);
  }
}

/** @param below how many authorities there are between this one and the leaf. */
export function checkAuthority(certificate: X509Certificate, below: number): void {
  // `ca` is false as well when the key usages are listed and keyCertSign is not among them.
  if (!certificate.ca) {
    const message = `${formatSubject(certificate.subject)} may not issue certificates`;
    throw new CertificateError('not-an-authority', message);
  }
  const allowed = readPathLength(readCertificateFields(certificate.raw)) ?? Number.POSITIVE_INFINITY;
  if (below <= allowed) return;
  throw new CertificateError(
    'path-length',
    `${formatSubject(certificate.subject)} allows ${allowed} authorities below it, and there are ${below}`,
  );
}

export function checkSignature(certificate: X509Certificate, issuer: X509Certificate): void {
  checkAlgorithm(certificate, readCertificateFields(certificate.raw));
  const problem = certificate.checkIssued(issuer)
    ? signatureProblem(certificate, issuer)
    : 'the key identifiers differ';
  if (problem === undefined) return;
  throw new CertificateError(
    'signature',
    `${formatSubject(certificate.subject)} is not signed by ${formatSubject(issuer.subject)}: ${problem}`,
  );
}

function checkAlgorithm({ subject }: X509Certificate, { signatureAlgorithm }: CertificateFields): void {
  if (SIGNATURE_ALGORITHMS.has(signatureAlgorithm)) return;
  const message = `${formatSubject(subject)} is signed with ${signatureAlgorithm}, which is not accepted`;
  throw new CertificateError('weak-signature', message);
}

function signatureProblem(certificate: X509Certificate, issuer: X509Certificate): string | undefined {
  try {
    return certificate.verify(issuer.publicKey) ? undefined : 'it was made with another key';
  } catch (error) {
    return reasonOf(error);
  }
}
