import { prependUtf8 } from '../encoding/protobuf/prepend-utf8.ts';

/** The bytes of a text in UTF-8; half a surrogate pair becomes U+FFFD, as `TextEncoder` writes it. */
export function encodeUtf8(text: string): Uint8Array {
  const space = new Uint8Array(text.length * 3);
  return space.slice(prependUtf8(text, space, space.length));
}
