import { refuseAt } from './selector-errors.ts';
import type { SelectorToken } from './selector-token.ts';

/**
 * White space, a symbol, a control character, or an identifier, tried in this order. White space is what it is for
 * Kubernetes: JavaScript's `\s` would also skip a no-break space. Quotes and backslashes mean nothing.
 */
const PIECE = /([ \t\r\n]+)|(==|!=|[=!(),<>])|(\p{Cc})|([^ \t\r\n=!(),<>\p{Cc}]+)/gu;

/** Steps through the tokens of a selector's text. After the last one there is only the end. */
export class SelectorReader {
  private readonly tokens: readonly SelectorToken[];
  private readonly end: SelectorToken;
  private index = 0;

  /** Throws `BadRequestError` when there is a control character in the text. */
  constructor(text: string) {
    this.tokens = scan(text);
    this.end = { kind: 'end', text: '', position: text.length + 1 };
  }

  peek(): SelectorToken {
    return this.tokens[this.index] ?? this.end;
  }

  next(): SelectorToken {
    const token = this.peek();
    this.index += 1;
    return token;
  }

  /** Steps over this symbol, and tells whether it was there. */
  skip(symbol: string): boolean {
    const isThere = this.peek().text === symbol;
    if (isThere) this.index += 1;
    return isThere;
  }
}

function scan(text: string): readonly SelectorToken[] {
  const tokens: SelectorToken[] = [];
  for (const { index, 2: symbol, 3: control, 4: identifier } of text.matchAll(PIECE)) {
    const position = index + 1;
    if (control !== undefined) throw refuseControlCharacter(control, position);
    if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol, position });
    if (identifier !== undefined) tokens.push({ kind: 'identifier', text: identifier, position });
  }
  return tokens;
}

/**
 * For Kubernetes a NUL ends a word or the whole text, so that `labelSelector=%00` chooses everything. A caller who sent
 * one wanted something else.
 */
function refuseControlCharacter(character: string, position: number): Error {
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return refuseAt({ position }, `found the control character U+${code}, which a label selector cannot hold`);
}
