/** A pattern that Prometheus' regular expressions (RE2) do not know, or that is broken. */
export class RegularExpressionError extends Error {
  override readonly name = 'RegularExpressionError';
}

/** What JavaScript has and RE2 refuses: look-around, back references. */
const notInRe2 = /\(\?(?:=|!|<=|<!)|\\[1-9]|\\k</;
/** What RE2 has and JavaScript would read as something else: `\A`, `\z`, `\C`, `\pL`, `\x{…}`, `[[:alpha:]]`. */
const notInJavaScript = /\\[AzCpP]|\\x\{|\[\[:/;
const leadingFlags = /^\(\?([ims]+)\)/;
const namedGroup = /\(\?P</g;

/**
 * Prometheus' regular expressions are those of RE2 and match the whole text. They are translated as far as JavaScript
 * has the same thing; what it has not is refused rather than read differently.
 */
export function parseRegularExpression(pattern: string): RegExp {
  const visible = pattern.replaceAll('\\\\', '');
  if (notInRe2.test(visible)) throw refusal(pattern, 'RE2 has no look-around and no back references');
  if (notInJavaScript.test(visible)) throw refusal(pattern, 'not supported by the simulator');
  const flags = leadingFlags.exec(pattern);
  const body = translateQuotes(pattern.slice(flags?.[0].length ?? 0)).replace(namedGroup, '(?<');
  try {
    return new RegExp(`^(?:${body})$`, flags?.[1] ?? '');
  } catch (error) {
    throw refusal(pattern, error instanceof Error ? error.message : String(error));
  }
}

/** `\Q…\E` is text as it stands. */
function translateQuotes(pattern: string): string {
  return pattern.replace(/\\Q(.*?)(?:\\E|$)/gs, (_, text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
}

function refusal(pattern: string, problem: string): RegularExpressionError {
  return new RegularExpressionError(`error parsing regexp: ${problem}: \`${pattern}\``);
}
