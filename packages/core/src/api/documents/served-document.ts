import { encodeUtf8 } from './encode-utf8.ts';

/**
 * SHA-512 of some bytes in hexadecimal digits of either case. Core has no hashes of its own: a host brings one, on Node
 * `(bytes) => createHash('sha512').update(bytes).digest('hex')`.
 */
export type Sha512Hex = (bytes: Uint8Array) => string;

/** A document that is ready to be sent. As long as its content stays the same it is the same object, bytes and all. */
export interface ServedDocument {
  /** The UTF-8 bytes to send. Shared by all readers: not to be written to. */
  readonly body: Uint8Array;
  /** The `ETag` header: a strong one, the quoted upper-case SHA-512 of {@link body}. */
  readonly etag: string;
  /** The `Content-Type` header. */
  readonly contentType: string;
}

/** Makes a text ready to be sent, its hash with it. */
export function toServedDocument(text: string, contentType: string, sha512Hex: Sha512Hex): ServedDocument {
  const body = encodeUtf8(text);
  return { body, etag: `"${sha512Hex(body).toUpperCase()}"`, contentType };
}

/** The hash within an ETag of {@link ServedDocument}, as `?hash=` of OpenAPI v3 carries it. */
export function hashOf({ etag }: ServedDocument): string {
  return etag.slice(1, -1);
}
