import { ObjectId } from './certificate-fields.ts';
import {
  contextTag,
  writeBoolean,
  writeElement,
  writeInteger,
  writeNamedBits,
  writeObjectIdentifier,
  writeOctets,
  writeSequence,
} from './der.ts';
import { parseIpAddress } from './ip-address.ts';

/** What a certificate's key may do, by its bit in RFC 5280 4.2.1.3. */
const KEY_USAGE_BITS = { digitalSignature: 0, keyCertSign: 5, cRLSign: 6 } as const;

export type KeyUsage = keyof typeof KEY_USAGE_BITS;
export type ExtendedKeyUsage = 'serverAuth' | 'clientAuth';

/** What the extensions of a new certificate say. */
export interface ExtensionRequest {
  readonly ca: boolean;
  readonly pathLength?: number;
  readonly keyUsages: readonly KeyUsage[];
  readonly extendedKeyUsages?: readonly ExtendedKeyUsage[];
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  /** Whether the certificate has no subject, so that its alternative names are all there is. */
  readonly nameless?: boolean;
}

/** The identifiers of the certificate's own key and of its issuer's. */
export interface KeyIdentifiers {
  readonly subject: Uint8Array;
  readonly authority: Uint8Array;
}

/** The whole list in DER; what `openssl verify -x509_strict` asks for is always in it. */
export function writeExtensions(request: ExtensionRequest, keyIds: KeyIdentifiers): Uint8Array {
  const { extendedKeyUsages = [], keyUsages } = request;
  const names = writeAlternativeNames(request);
  const authorityKeyId = writeSequence(writeElement(contextTag(0, 'primitive'), keyIds.authority));
  return writeSequence(
    writeExtension(ObjectId.basicConstraints, writeBasicConstraints(request), 'critical'),
    ...(keyUsages.length === 0 ? [] : [writeExtension(ObjectId.keyUsage, writeKeyUsages(keyUsages), 'critical')]),
    ...(extendedKeyUsages.length === 0
      ? []
      : [writeExtension(ObjectId.extendedKeyUsage, writeExtendedKeyUsages(extendedKeyUsages))]),
    ...(names.length === 0
      ? []
      : [writeExtension(ObjectId.subjectAltName, writeSequence(...names), request.nameless ? 'critical' : undefined)]),
    writeExtension(ObjectId.subjectKeyIdentifier, writeOctets(keyIds.subject)),
    writeExtension(ObjectId.authorityKeyIdentifier, authorityKeyId),
  );
}

function writeExtension(id: string, value: Uint8Array, critical?: 'critical'): Uint8Array {
  const flag = critical === undefined ? [] : [writeBoolean(true)];
  return writeSequence(writeObjectIdentifier(id), ...flag, writeOctets(value));
}

function writeBasicConstraints({ ca, pathLength }: ExtensionRequest): Uint8Array {
  if (!ca) return writeSequence();
  return writeSequence(
    writeBoolean(true),
    ...(pathLength === undefined ? [] : [writeInteger(Uint8Array.of(pathLength))]),
  );
}

function writeKeyUsages(usages: readonly KeyUsage[]): Uint8Array {
  return writeNamedBits(usages.map((usage) => KEY_USAGE_BITS[usage]));
}

function writeExtendedKeyUsages(usages: readonly ExtendedKeyUsage[]): Uint8Array {
  return writeSequence(...usages.map((usage) => writeObjectIdentifier(ObjectId[usage])));
}

function writeAlternativeNames({ dnsNames = [], ipAddresses = [] }: ExtensionRequest): readonly Uint8Array[] {
  return [
    ...dnsNames.map((name) => writeElement(contextTag(2, 'primitive'), toAscii(name))),
    ...ipAddresses.map((address) => writeElement(contextTag(7, 'primitive'), parseIpAddress(address))),
  ];
}

function toAscii(name: string): Uint8Array {
  if (!/^[!-~]+$/.test(name)) throw new Error(`"${name}" is not a DNS name in ASCII`);
  return Buffer.from(name, 'ascii');
}
