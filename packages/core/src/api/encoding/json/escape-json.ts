const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** What Go escapes and JavaScript does not; and whole escape sequences, so that `\\ud800` is not taken for a surrogate. */
const ESCAPED = /[<>&\u2028\u2029]|\\(?:u....|.)/g;
const LONE_SURROGATE = /^\\ud[89a-f]/;

/** Escapes JSON as Go's encoding/json does. Half a character becomes U+FFFD, as it does in every other encoding. */
export function escapeJson(json: string): string {
  return json.replace(ESCAPED, (found) => escapes[found] ?? (LONE_SURROGATE.test(found) ? '\\ufffd' : found));
}

/** What stands for itself between quotes. Emojis are not among it, for the sake of what is half a character; they are rare. */
const PLAIN = /^[ !#-%'-;=?-[\]-~\u00a0-\u2027\u202a-\ud7ff\ue000-\uffff]*$/;

/** Writes one text as JSON, escaped as Go escapes. */
export function quoteJson(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : escapeJson(JSON.stringify(text));
}
