import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { readCertificateFields, readSubjectKeyIdentifier } from './certificate-fields.ts';

/** A certificate and its private key (PKCS #8), each one PEM block. */
export interface CertificateWithKey {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** A new key, and the forms in which certificates hold it. */
export interface Keys {
  readonly privateKey: KeyObject;
  readonly publicKeyInfo: Uint8Array;
  readonly keyId: Uint8Array;
}

/** Who signs. */
export interface Issuer {
  /** In DER, byte by byte as in the certificate of the issuer. */
  readonly name: Uint8Array;
  readonly privateKey: KeyObject;
  readonly keyId: Uint8Array;
}

export function createKeys(): Keys {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKeyInfo = publicKey.export({ type: 'spki', format: 'der' });
  return { privateKey, publicKeyInfo, keyId: toKeyId(publicKeyInfo) };
}

/** RFC 5280 4.2.1.2 leaves the method open; clients only compare. SHA-256, so that no scanner has to ask about SHA-1. */
function toKeyId(publicKeyInfo: Uint8Array): Uint8Array {
  return createHash('sha256').update(publicKeyInfo).digest().subarray(0, 20);
}

/** Throws when the two do not belong together, or are not what this writer makes. */
export function readIssuer({ certificatePem, privateKeyPem }: CertificateWithKey): Issuer {
  const certificate = new X509Certificate(certificatePem);
  const privateKey = createPrivateKey(privateKeyPem);
  if (privateKey.asymmetricKeyType !== 'ec' || !certificate.checkPrivateKey(privateKey)) {
    throw new Error(`the issuer's private key must be an EC key that belongs to its certificate`);
  }
  const fields = readCertificateFields(certificate.raw);
  const keyId = readSubjectKeyIdentifier(fields);
  if (keyId === undefined) throw new Error(`the issuer's certificate has no subject key identifier`);
  return { name: fields.subject, privateKey, keyId };
}
