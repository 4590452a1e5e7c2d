import { CertificateError } from './certificate-error.ts';

/** One element of DER: what kind it is, and its content. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  /** The element with its tag and length. */
  readonly raw: Uint8Array;
}

/** Reads all elements that stand one after the other. Throws a {@link CertificateError} when they do not. */
export function readElements(bytes: Uint8Array): readonly DerElement[] {
  const elements: DerElement[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const element = readElement(bytes.subarray(offset));
    elements.push(element);
    offset += element.raw.length;
  }
  return elements;
}

function readElement(bytes: Uint8Array): DerElement {
  const [tag = 0, first = 0x80] = bytes;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const start = 2 + lengthBytes;
  // 0x80 alone is the indefinite length of BER; four bytes hold any certificate.
  if ((tag & 0x1f) === 0x1f || first === 0x80 || lengthBytes > 4 || bytes.length < start) throw malformed();
  const length = first < 0x80 ? first : bytes.subarray(2, start).reduce((sum, byte) => sum * 256 + byte, 0);
  if (bytes.length < start + length) throw malformed();
  return { tag, content: bytes.subarray(start, start + length), raw: bytes.subarray(0, start + length) };
}

/** The dotted text of an object identifier's content: `2.5.29.15`. */
export function formatObjectIdentifier(content: Uint8Array): string {
  const arcs: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(value);
    value = 0;
  }
  const [joined = 0, ...rest] = arcs;
  const first = Math.min(2, Math.floor(joined / 40));
  return [first, joined - first * 40, ...rest].join('.');
}

export function malformed(): CertificateError {
  return new CertificateError('unreadable', 'the certificate is not well-formed DER');
}
