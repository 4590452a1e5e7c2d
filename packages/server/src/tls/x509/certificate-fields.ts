import { DerTag } from './der.ts';
import { type DerElement, formatObjectIdentifier, malformed, readElements } from './der-reader.ts';

/** Extensions and usages of certificates by their object identifiers (RFC 5280). */
export const ObjectId = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  nameConstraints: '2.5.29.30',
  anyExtendedKeyUsage: '2.5.29.37.0',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  rsaPss: '1.2.840.113549.1.1.10',
  sha1: '1.3.14.3.2.26',
} as const;

export interface CertificateExtension {
  readonly critical: boolean;
  /** The DER inside. */
  readonly value: Uint8Array;
}

/** What `X509Certificate` of node:crypto does not tell, or not in every supported version. */
export interface CertificateFields {
  /** The whole name in DER, to be written as an issuer's name byte by byte. */
  readonly subject: Uint8Array;
  /** Object identifier of how it is signed; for RSA-PSS that of the hash. */
  readonly signatureAlgorithm: string;
  readonly extensions: ReadonlyMap<string, CertificateExtension>;
}

/** Throws a {@link CertificateError} for what is no certificate, and for an extension that is there twice. */
export function readCertificateFields(der: Uint8Array): CertificateFields {
  const [certificate] = readElements(der);
  const [body, algorithm] = childrenOf(certificate);
  const parts = childrenOf(body);
  const afterVersion = parts[0]?.tag === 0xa0 ? parts.slice(1) : parts;
  const subject = afterVersion[4];
  if (subject === undefined) throw malformed();
  const wrapper = afterVersion.find((part) => part.tag === 0xa3);
  return {
    subject: subject.raw,
    signatureAlgorithm: readAlgorithm(algorithm),
    extensions: wrapper === undefined ? new Map() : readExtensions(childrenOf(childrenOf(wrapper)[0])),
  };
}

function childrenOf(element: DerElement | undefined): readonly DerElement[] {
  if (element === undefined) throw malformed();
  return readElements(element.content);
}

function readAlgorithm(element: DerElement | undefined): string {
  const [id, parameters] = childrenOf(element);
  const dotted = readObjectIdentifier(id);
  if (dotted !== ObjectId.rsaPss || parameters === undefined) return dotted;
  const hash = childrenOf(parameters).find((part) => part.tag === 0xa0);
  return hash === undefined ? ObjectId.sha1 : readObjectIdentifier(childrenOf(childrenOf(hash)[0])[0]);
}

function readExtensions(elements: readonly DerElement[]): ReadonlyMap<string, CertificateExtension> {
  const extensions = new Map<string, CertificateExtension>();
  for (const element of elements) {
    const [id, ...rest] = childrenOf(element);
    const dotted = readObjectIdentifier(id);
    const value = rest.at(-1);
    if (value?.tag !== DerTag.octetString || extensions.has(dotted)) throw malformed();
    const critical = rest.length === 2 && rest[0]?.tag === DerTag.boolean && rest[0].content[0] !== 0;
    extensions.set(dotted, { critical, value: value.content });
  }
  return extensions;
}

function readObjectIdentifier(element: DerElement | undefined): string {
  if (element?.tag !== DerTag.objectIdentifier) throw malformed();
  return formatObjectIdentifier(element.content);
}

/** What the certificate may be used for; undefined when it does not say, which means anything. */
export function readExtendedKeyUsages({ extensions }: CertificateFields): readonly string[] | undefined {
  const extension = extensions.get(ObjectId.extendedKeyUsage);
  return extension === undefined
    ? undefined
    : childrenOf(readElements(extension.value)[0]).map((element) => readObjectIdentifier(element));
}

/** How many authorities may stand between this one and the last certificate of a chain; undefined: any number. */
export function readPathLength({ extensions }: CertificateFields): number | undefined {
  const extension = extensions.get(ObjectId.basicConstraints);
  if (extension === undefined) return undefined;
  const length = childrenOf(readElements(extension.value)[0]).find((element) => element.tag === DerTag.integer);
  return length?.content.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** The issuer's name for its key, by which chains are put together; undefined when it has none. */
export function readSubjectKeyIdentifier({ extensions }: CertificateFields): Uint8Array | undefined {
  const extension = extensions.get(ObjectId.subjectKeyIdentifier);
  return extension === undefined ? undefined : readElements(extension.value)[0]?.content;
}
