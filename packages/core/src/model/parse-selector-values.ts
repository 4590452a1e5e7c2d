import { parseInt64 } from './int64.ts';
import { type LabelOperator, sortValues } from './label-selector.ts';
import { labelValueProblems } from './label-validation.ts';
import { invalid, unexpected } from './selector-errors.ts';
import type { SelectorReader } from './selector-reader.ts';
import type { SelectorToken } from './selector-token.ts';

/** The operators that have values behind them. */
export type ValueOperator = Exclude<LabelOperator, 'exists' | '!'>;

/** Reads what stands behind an operator: the values in canonical order, each once. Throws at the first invalid one. */
export function parseSelectorValues(reader: SelectorReader, key: string, operator: ValueOperator): readonly string[] {
  const tokens = operator === 'in' || operator === 'notin' ? readValues(reader) : [readValue(reader)];
  const values = sortValues(tokens.map(({ text }) => text));
  for (const token of tokens) {
    if ((operator === '>' || operator === '<') && parseInt64(token.text) === undefined) {
      throw invalid(token, indexPath(values, token), "for 'Gt', 'Lt' operators, the value must be an integer");
    }
    const problems = labelValueProblems(token.text);
    if (problems.length > 0) throw invalid(token, `${indexPath(values, token)}[${key}]`, problems.join('; '));
  }
  return values;
}

/** A value may be left out: `a=` and `a=,b` ask for an empty one. */
function readValue(reader: SelectorReader): SelectorToken {
  const token = reader.peek();
  if (token.kind === 'end' || token.text === ',') return { ...token, text: '' };
  if (token.kind !== 'identifier') throw unexpected(token, ', expected: identifier');
  return reader.next();
}

function readValues(reader: SelectorReader): readonly SelectorToken[] {
  const open = reader.next();
  if (open.text !== '(') throw unexpected(open, " expected: '('");
  const first = reader.peek();
  if (first.text === ')') return [{ ...reader.next(), text: '' }];
  if (first.kind !== 'identifier' && first.text !== ',') throw unexpected(first, ", expected: ',', ')' or identifier");
  return readValueList(reader);
}

/** The values up to and with `)`. What is left out beside a comma is the empty value: `(,b)`, `(a,,b)`, `(a,)`. */
function readValueList(reader: SelectorReader): readonly SelectorToken[] {
  const values: SelectorToken[] = [];
  for (;;) {
    const token = reader.next();
    if (token.kind === 'identifier') {
      values.push(token);
      expectSeparator(reader);
    } else if (token.text === ',') {
      if (values.length === 0 || isSeparator(reader.peek())) values.push({ ...token, text: '' });
    } else {
      throw unexpected(token, ", expected: ',', or identifier");
    }
    if (reader.skip(')')) return values;
  }
}

function expectSeparator(reader: SelectorReader): void {
  const token = reader.peek();
  if (!isSeparator(token)) throw unexpected(token, ", expected: ',' or ')'");
}

function isSeparator({ text }: SelectorToken): boolean {
  return text === ',' || text === ')';
}

/** Kubernetes counts in canonical order. */
function indexPath(values: readonly string[], { text }: SelectorToken): string {
  return `values[${values.indexOf(text)}]`;
}
