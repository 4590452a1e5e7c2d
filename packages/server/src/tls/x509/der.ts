/**
 * Writes DER, the encoding of certificates (X.690): a tag, a length, a content. Only what a certificate needs.
 */
export const DerTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The context-specific tag `[number]`: constructed when its content is made of elements, else primitive. */
export function contextTag(number: number, form: 'constructed' | 'primitive'): number {
  return (form === 'constructed' ? 0xa0 : 0x80) | number;
}

export function writeElement(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(tag), lengthBytes(content.length), content]);
}

function lengthBytes(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

export function writeSequence(...parts: readonly Uint8Array[]): Uint8Array {
  return writeElement(DerTag.sequence, ...parts);
}

/** A number that is not negative, from its bytes, highest first. */
export function writeInteger(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => byte !== 0);
  const minimal = start < 0 ? Uint8Array.of(0) : bytes.subarray(start);
  const needsSign = (minimal[0] ?? 0) >= 0x80;
  return writeElement(DerTag.integer, needsSign ? Uint8Array.of(0) : new Uint8Array(), minimal);
}

export function writeBoolean(value: boolean): Uint8Array {
  return writeElement(DerTag.boolean, Uint8Array.of(value ? 0xff : 0));
}

export function writeText(text: string): Uint8Array {
  return writeElement(DerTag.utf8String, Buffer.from(text, 'utf8'));
}

export function writeOctets(content: Uint8Array): Uint8Array {
  return writeElement(DerTag.octetString, content);
}

export function writeBits(content: Uint8Array): Uint8Array {
  return writeElement(DerTag.bitString, Uint8Array.of(0), content);
}

/** A list of named bits: the trailing zeros are left off, as DER demands. */
export function writeNamedBits(bits: readonly number[]): Uint8Array {
  const last = Math.max(...bits);
  const bytes = new Uint8Array(Math.floor(last / 8) + 1);
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return writeElement(DerTag.bitString, Uint8Array.of(7 - (last & 7)), bytes);
}

/** From dotted text: `2.5.29.15`. */
export function writeObjectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap(toBase128);
  return writeElement(DerTag.objectIdentifier, Uint8Array.from(bytes));
}

function toBase128(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(0x80 | (rest % 128));
  return bytes;
}

/** RFC 5280 4.1.2.5: two digits for the year until 2049, four from 2050 on; whole seconds, UTC. */
export function writeTime(epochMilliseconds: number): Uint8Array {
  const text = `${new Date(epochMilliseconds).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
  const year = Number(text.slice(0, 4));
  if (year >= 1950 && year < 2050) return writeElement(DerTag.utcTime, Buffer.from(text.slice(2), 'ascii'));
  return writeElement(DerTag.generalizedTime, Buffer.from(text, 'ascii'));
}
