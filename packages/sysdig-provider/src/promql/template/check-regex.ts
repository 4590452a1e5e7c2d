/**
 * What RE2 would say against an expression, in words for whoever wrote it; undefined: nothing that is known here.
 * Prometheus matches with RE2, which has no look-around and no back references. What RE2 writes differently is translated
 * into an expression of JavaScript, which has to compile.
 */
export function findRegexProblem(expression: string): string | undefined {
  const shown = withoutQuoted(expression);
  if (/\\Q/.test(shown)) return 'it begins a quotation with \\Q and does not end it with \\E';
  const reference = /\\(?:[1-9](?![0-7])|k[<{'])/.exec(shown);
  if (reference !== null) return `${reference[0]} refers back, which RE2 cannot`;
  const unknown = /\\(?![AabBdDfnpPrsStvwWxz])[A-Za-z89]/.exec(shown);
  if (unknown !== null) return `${unknown[0]} means nothing in RE2`;
  const lookAround = /\(\?<?[=!]/.exec(withoutEscapes(shown));
  if (lookAround !== null) return `${lookAround[0]}…) looks around, which RE2 cannot`;
  const named = /\(\?<\w*>?/.exec(withoutEscapes(shown));
  if (named !== null) return `${named[0]} names a group as RE2 does not: write (?P<…>`;
  const repetition = [...expression.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].find(isTooMany);
  if (repetition !== undefined) return `${repetition[0]} repeats more than the 1000 times that RE2 allows`;
  try {
    new RegExp(translate(expression), 'u');
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return `it is no regular expression (${error.message.replace(/^.*: /s, '')})`;
  }
}

function isTooMany([, least = '', most]: RegExpExecArray): boolean {
  return Math.max(Number(least), Number(most ?? 0)) > 1000;
}

/** Escaped backslashes and what is quoted say nothing. */
function withoutQuoted(expression: string): string {
  return expression.replace(/\\Q.*?\\E/gs, '').replaceAll('\\\\', '');
}

/** In a class, brackets and marks are themselves. */
function withoutEscapes(expression: string): string {
  return expression.replace(/\\./gs, '').replace(/\[\^?\]?(?:\[:\^?\w+:\]|[^\]])*\]/g, '');
}

const parts = new RegExp(
  [
    String.raw`\\Q(?<text>[\s\S]*?)\\E`,
    String.raw`\\x\{(?<hex>[\da-fA-F]{1,6})\}`,
    String.raw`\\(?<octal>0[0-7]{0,2}|[1-7][0-7]{1,2}|[av])`,
    String.raw`\\(?<property>[pP](?:[A-Z]|\{\^?\w+\}))`,
    String.raw`(?<assertion>[$^]|\\[ABbz])`,
    String.raw`\\(?<mark>[^\w\s]|_)`,
    String.raw`\((?<group>\?P<\w+>)`,
    String.raw`\((?<flags>\?[imsU]*(?:-[imsU]+)?)(?<end>[:)])`,
    String.raw`\[(?<negated>\^?)(?<members>\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*)\]`,
    String.raw`(?<times>\{\d+(?:,\d*)?\})`,
    String.raw`(?<brace>[{}\]])`,
  ].join('|'),
  'gu',
);

/** In JavaScript's own strict form; what is not told apart here means the same in both. */
function translate(expression: string): string {
  return expression.replace(parts, (whole: string, ...rest: unknown[]) => {
    const found = (rest.at(-1) ?? {}) as Readonly<Record<string, string | undefined>>;
    const { text, hex, octal, assertion, mark, flags, members } = found;
    if (text !== undefined) return quote(text);
    if (hex !== undefined) return `\\u{${hex}}`;
    if (octal !== undefined) return 'a';
    if (found['property'] !== undefined) return translateProperty(whole);
    // RE2 lets them be repeated.
    if (assertion !== undefined) return '(?:^)';
    if (mark !== undefined) return quote(mark);
    if (found['group'] !== undefined) return '(';
    if (flags !== undefined) return found['end'] === ':' ? '(?:' : '';
    if (members !== undefined) return translateClass(found['negated'] ?? '', members);
    if (found['brace'] !== undefined) return `\\${whole}`;
    return whole;
  });
}

/** Go's names of scripts need no `Script=`. Which there are is not looked up: RE2 knows them. */
function translateProperty(whole: string): string {
  const isNegated = whole.startsWith('\\P') !== whole.includes('^');
  return isNegated ? '\\P{L}' : '\\p{L}';
}

function translateClass(negated: string, members: string): string {
  const inner = members
    .replace(/^\]/, '\\]')
    .replace(/\[:\^?\w+:\]/g, 'a')
    .replace(/\\[pP](?:[A-Z]|\{\^?\w+\})/g, 'a')
    .replace(/\\x\{([\da-fA-F]{1,6})\}/g, '\\u{$1}')
    .replace(/\\(?:0[0-7]{0,2}|[1-7][0-7]{1,2}|a)/g, 'a')
    .replace(/\\([^\w\s]|_)/gu, (_, mark: string) => escapeCode(mark));
  // Opening brackets are themselves in a class.
  return `[${negated}${inner.replace(/\[/g, '\\[')}]`;
}

function escapeCode(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
