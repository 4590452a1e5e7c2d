const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** Writes an API object as Kubernetes does: compact, one newline at the end, escaped as Go's encoding/json escapes. */
export function encodeJson(object: object): string {
  return `${JSON.stringify(object).replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] ?? character)}\n`;
}
