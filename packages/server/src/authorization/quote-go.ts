const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** Puts text into quotes as Go's `%q` does, which Kubernetes' messages are written with. */
export function quoteGo(text: string): string {
  // What Go does not print: controls, unassigned characters, and every space but the ordinary one.
  const escaped = text.replace(/["\\]|[\p{C}\p{Z}]/gu, (character) =>
    character === ' ' ? character : (SHORT_ESCAPES[character] ?? escapeCodePoint(character.codePointAt(0) ?? 0)),
  );
  return `"${escaped}"`;
}

function escapeCodePoint(code: number): string {
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}
