import { X509Certificate } from 'node:crypto';
import { reasonOf } from '../../errors/reason.ts';
import { CertificateError } from '../x509/certificate-error.ts';

/** The certificate authorities that one kind of client must come from. A changed bundle is a new object. */
export interface CertificateBundle {
  readonly authorities: readonly X509Certificate[];
}

const BEGIN = '-----BEGIN CERTIFICATE-----';
const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * Reads every certificate of a PEM text, in its order, each once. Text between the blocks is a comment. Throws a
 * {@link CertificateError} that names `place` when there is no certificate, or one that cannot be read: half a bundle
 * would refuse clients for a reason that nobody sees.
 *
 * @param place where the text comes from, for the message: a file, a flag, a key of a ConfigMap.
 */
export function parseCertificateBundle(pem: string, place: string): CertificateBundle {
  const blocks = pem.match(BLOCK) ?? [];
  if (blocks.length === 0) {
    throw new CertificateError('unreadable', `${place}: no complete certificate in PEM ("${BEGIN}") is in it`);
  }
  if (pem.split(BEGIN).length - 1 !== blocks.length) {
    throw new CertificateError('unreadable', `${place}: a certificate begins and does not end; was it cut off?`);
  }
  const byFingerprint = new Map<string, X509Certificate>();
  for (const [index, block] of blocks.entries()) {
    const certificate = parseBlock(block, `${place}: certificate ${index + 1} of ${blocks.length}`);
    if (!byFingerprint.has(certificate.fingerprint256)) byFingerprint.set(certificate.fingerprint256, certificate);
  }
  return { authorities: [...byFingerprint.values()] };
}

function parseBlock(block: string, place: string): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch (error) {
    throw new CertificateError('unreadable', `${place} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}
