/** Texts, what is empty, and punctuation. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|\{\}|\[\]|[[\]{},:]/g;

/** Lays out compact JSON as Go's `json.Indent` does by two spaces: one member a line, what is empty on its own. */
export function indentJson(compact: string): string {
  let lineBreak = '\n';
  return compact.replace(TOKEN, (token) => {
    switch (token) {
      case '{':
      case '[':
        lineBreak += '  ';
        return token + lineBreak;
      case '}':
      case ']':
        lineBreak = lineBreak.slice(0, -2);
        return lineBreak + token;
      case ',':
        return token + lineBreak;
      case ':':
        return ': ';
      default:
        return token;
    }
  });
}
