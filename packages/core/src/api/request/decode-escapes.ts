/** What a client wrote, decoded; or why it cannot be read, in words that follow a colon. */
export type DecodedText = { readonly text: string } | { readonly problem: string };

/** Decodes `%xx` once, as UTF-8. */
export function decodeEscapes(raw: string): DecodedText {
  // HTTP libraries show the bytes of the request line as Latin-1: what they mean is a guess.
  if (/[^!-~]/.test(raw)) return { problem: 'escape what is not printable ASCII (%xx)' };
  try {
    return { text: decodeURIComponent(raw) };
  } catch {
    return { problem: '"%" must be followed by two hexadecimal digits of UTF-8' };
  }
}
