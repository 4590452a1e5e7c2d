import { randomBytes, sign, X509Certificate } from 'node:crypto';
import {
  type ExtendedKeyUsage,
  type ExtensionRequest,
  type KeyUsage,
  writeExtensions,
} from './certificate-extensions.ts';
import { type CertificateWithKey, createKeys, type Issuer, type Keys, readIssuer } from './certificate-keys.ts';
import {
  contextTag,
  DerTag,
  writeBits,
  writeElement,
  writeInteger,
  writeObjectIdentifier,
  writeSequence,
  writeText,
  writeTime,
} from './der.ts';

export type { CertificateWithKey } from './certificate-keys.ts';

interface Validity {
  /** Milliseconds since the epoch; certificates know whole seconds. */
  readonly notBefore: number;
  /** Milliseconds since the epoch; the last second that is valid. */
  readonly notAfter: number;
}

export interface AuthorityRequest extends Validity {
  readonly commonName: string;
  /** How many further authorities may follow below it; absent: any number. */
  readonly pathLength?: number;
  /** Default `keyCertSign` and `cRLSign`: what an authority needs. */
  readonly keyUsages?: readonly KeyUsage[];
}

export interface CertificateRequest extends Validity {
  readonly issuer: CertificateWithKey;
  /** May be empty: then the certificate has no common name. */
  readonly commonName: string;
  readonly organizations?: readonly string[];
  readonly dnsNames?: readonly string[];
  /** IPv4 or IPv6. */
  readonly ipAddresses?: readonly string[];
  /** Absent: any usage. */
  readonly extendedKeyUsages?: readonly ExtendedKeyUsage[];
  /** Whether it may issue certificates itself: an intermediate authority. */
  readonly ca?: boolean;
  /** With `ca`: how many further authorities may follow below it. */
  readonly pathLength?: number;
}

const ECDSA_WITH_SHA256 = writeSequence(writeObjectIdentifier('1.2.840.10045.4.3.2'));
const VERSION_3 = writeElement(contextTag(0, 'constructed'), writeInteger(Uint8Array.of(2)));

/** A new, self-signed certificate authority on a new P-256 key. */
export function createCertificateAuthority(request: AuthorityRequest): CertificateWithKey {
  const { commonName, keyUsages = ['keyCertSign', 'cRLSign'], pathLength } = request;
  const keys = createKeys();
  const name = writeName(commonName, []);
  return writeCertificate({
    validity: request,
    keys,
    issuer: { name, privateKey: keys.privateKey, keyId: keys.keyId },
    name,
    extensions: { ca: true, keyUsages, ...(pathLength === undefined ? {} : { pathLength }) },
  });
}

/** A new certificate on a new P-256 key, signed by `issuer`, which must have a P-256 key too. */
export function issueCertificate(request: CertificateRequest): CertificateWithKey {
  const { ca = false, commonName, organizations = [], pathLength } = request;
  return writeCertificate({
    validity: request,
    keys: createKeys(),
    issuer: readIssuer(request.issuer),
    name: writeName(commonName, organizations),
    extensions: {
      ca,
      ...(ca && pathLength !== undefined ? { pathLength } : {}),
      keyUsages: ca ? ['keyCertSign', 'cRLSign'] : ['digitalSignature'],
      extendedKeyUsages: request.extendedKeyUsages ?? [],
      dnsNames: request.dnsNames ?? [],
      ipAddresses: request.ipAddresses ?? [],
      // RFC 5280 4.1.2.6: without a subject, the alternative names must be understood.
      nameless: commonName === '' && organizations.length === 0,
    },
  });
}

interface CertificateParts {
  readonly validity: Validity;
  readonly keys: Keys;
  readonly issuer: Issuer;
  readonly name: Uint8Array;
  readonly extensions: ExtensionRequest;
}

function writeCertificate({ validity, keys, issuer, name, extensions }: CertificateParts): CertificateWithKey {
  const body = writeSequence(
    VERSION_3,
    writeInteger(randomBytes(16)),
    ECDSA_WITH_SHA256,
    issuer.name,
    writeSequence(writeTime(validity.notBefore), writeTime(validity.notAfter)),
    name,
    keys.publicKeyInfo,
    writeElement(
      contextTag(3, 'constructed'),
      writeExtensions(extensions, { subject: keys.keyId, authority: issuer.keyId }),
    ),
  );
  const der = writeSequence(body, ECDSA_WITH_SHA256, writeBits(sign('sha256', body, issuer.privateKey)));
  return {
    certificatePem: new X509Certificate(der).toString(),
    privateKeyPem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Kubernetes reads the common name as the user and every organization as a group. */
function writeName(commonName: string, organizations: readonly string[]): Uint8Array {
  const attributes = [
    ...organizations.map((organization) => writeAttribute('2.5.4.10', organization)),
    ...(commonName === '' ? [] : [writeAttribute('2.5.4.3', commonName)]),
  ];
  return writeSequence(...attributes);
}

function writeAttribute(id: string, value: string): Uint8Array {
  return writeElement(DerTag.set, writeSequence(writeObjectIdentifier(id), writeText(value)));
}
