import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatMatchers } from '../query/format-selector.ts';
import { parseMatchers } from './parse-matchers.ts';
import { PromqlTextError } from './promql-text-error.ts';

/** The error that a text gives. */
function errorOf(text: string): PromqlTextError {
  try {
    parseMatchers(text);
  } catch (error) {
    if (error instanceof PromqlTextError) return error;
    throw error;
  }
  throw new Error(`${text} was read`);
}

describe('parseMatchers', () => {
  it.each([
    ['method="GET"', 'method="GET"'],
    ['{method="GET"}', 'method="GET"'],
    ['  { method = "GET" , }  ', 'method="GET"'],
    ['net_http_statuscode!~"5..", method="GET"', 'net_http_statuscode!~"5..",method="GET"'],
    [`a!='it"s'`, String.raw`a!="it\"s"`],
    ['a=~`\\d+|x`', String.raw`a=~"\\d+|x"`],
    [String.raw`a="\x41\u2028"`, String.raw`a="A\u2028"`],
    ['a="b" # a comment', 'a="b"'],
    ['a="b", # why\nc="d"', 'a="b",c="d"'],
    ['a="1", a!="2"', 'a="1",a!="2"'],
    ['by="x", on="y", offset="z"', 'by="x",on="y",offset="z"'],
    ['a="<<matchers>>"', 'a="<<matchers>>"'],
    ['a="x,b.c="', 'a="x,b.c="'],
    ['{}', ''],
    ['', ''],
  ])('reads %s', (text, rewritten) => {
    expect(formatMatchers(parseMatchers(text))).toBe(rewritten);
  });

  it.each([
    ['a="b"} or up{c="d"', 0, 'is more than conditions on labels: write them alone, like method="GET", code!~"5.."'],
    ['{a="b"} or up', 0, 'is more than conditions on labels: write them alone, like method="GET", code!~"5.."'],
    ['up{a="b"}', 2, 'is no PromQL from "{" on'],
    [
      'a="b"}[5m',
      9,
      'ends too early: a condition is a label, one of = != =~ !~ and a text in quotes, like method="GET"',
    ],
    ['a=b', 2, 'is no PromQL from "b" on'],
    ['a', 1, 'ends too early: a condition is a label, one of = != =~ !~ and a text in quotes, like method="GET"'],
    ['{a="b"', 6, 'ends too early, or has a character that PromQL does not know'],
    ['net.http.statusCode="200"', 0, 'names net.http.statusCode: PromQL knows no dots; write net_http_statusCode'],
    [
      '"net.http.statusCode"="200"',
      0,
      'has "net.http.statusCode"="200": labels have no quotes in Prometheus 2 and no dots in Sysdig\'s PromQL; write net_http_statusCode="…"',
    ],
    ['"up"', 0, 'has "up": labels have no quotes in Prometheus 2 and no dots in Sysdig\'s PromQL; write up="…"'],
    [
      'a="x", __name__="up"',
      7,
      'has a condition on __name__: say the name of the metric, as a query over all of them would not be answered',
    ],
    ['a=~"(?=x)"', 3, 'compares with a=~"(?=x)", and (?=…) looks around, which RE2 cannot'],
    [
      String.raw`a="\q"`,
      2,
      String.raw`has "\q", which is no text: quotes are closed on the same line, and backslashes are doubled or begin one of Go's escapes`,
    ],
    ['a="b" <<matchers>>', 6, 'has <<matchers>> where nothing can be filled in'],
    ['a="\ud800"', 3, 'holds half a character'],
    ['<<matchers>>', 0, 'has <<matchers>> where nothing can be filled in'],
  ])('refuses %s', (text, offset, problem) => {
    const error = errorOf(text);
    expect(error.message).toBe(`the text ${problem}`);
    expect(error.offset).toBe(offset);
    expect(error.offset + error.length).toBeLessThanOrEqual(text.length);
  });

  it('refuses more than fits into a query, and does not repeat it', () => {
    const error = errorOf(`a="${'x'.repeat(65_536)}"`);
    expect(error.message).toBe('the text is longer than the 16384 characters that fit into a query: shorten it');
    expect(errorOf(`a=~"${'('.repeat(16_000)}"`).message).toHaveLength(
      'the text compares with a=~"", and it is no regular expression (Unterminated group)'.length + 60,
    );
  });

  it('reads what is re-written as what it was, or refuses it', () => {
    const piece = fc.constantFrom(...'a b = != =~ !~ "x" \'y\' `z` , { } " \\ \n # . ( ) [5m] or'.split(' '), ' ');
    let read = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        let matchers: ReturnType<typeof parseMatchers>;
        try {
          matchers = parseMatchers(pieces.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(PromqlTextError);
          return;
        }
        read += 1;
        expect(parseMatchers(formatMatchers(matchers))).toEqual(matchers);
      }),
      { seed: 14, numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(50);
  });
});
