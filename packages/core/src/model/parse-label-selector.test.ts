import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BadRequestError } from '../errors/request-errors.ts';
import { everything, formatLabelSelector } from './label-selector.ts';
import { parseLabelSelector } from './parse-label-selector.ts';

const LONG = 'x'.repeat(64);
const LONGEST = 'x'.repeat(63);

describe('parseLabelSelector', () => {
  it('reads "a in (c, b)" as one requirement with two sorted values', () => {
    expect(parseLabelSelector('a in (c, b)')).toEqual({
      requirements: [{ key: 'a', operator: 'in', values: ['b', 'c'] }],
    });
  });

  it('reads every operator', () => {
    expect(parseLabelSelector('a,!b,c=1,d==2,e!=3,f in (4),g notin (5),h>6,i<7')).toEqual({
      requirements: [
        { key: 'a', operator: 'exists', values: [] },
        { key: 'b', operator: '!', values: [] },
        { key: 'c', operator: '=', values: ['1'] },
        { key: 'd', operator: '==', values: ['2'] },
        { key: 'e', operator: '!=', values: ['3'] },
        { key: 'f', operator: 'in', values: ['4'] },
        { key: 'g', operator: 'notin', values: ['5'] },
        { key: 'h', operator: '>', values: ['6'] },
        { key: 'i', operator: '<', values: ['7'] },
      ],
    });
  });

  it.each(['', ' ', '\t\r\n '])('reads %j as everything', (text) => {
    expect(parseLabelSelector(text)).toEqual(everything);
  });

  it.each([
    ['a', 'a'],
    ['!a', '!a'],
    ['! a', '!a'],
    ['a=b', 'a=b'],
    ['a==b', 'a==b'],
    ['a!=b', 'a!=b'],
    ['a=', 'a='],
    ['a!=', 'a!='],
    ['a=,b', 'a=,b'],
    [' a ', 'a'],
    ['a = b', 'a=b'],
    ['a\t==\r\nb', 'a==b'],
    ['b=1,a=2', 'a=2,b=1'],
    ['a in (c,b)', 'a in (b,c)'],
    ['a in(b)', 'a in (b)'],
    ['a in (b,b,B)', 'a in (B,b)'],
    ['a in ()', 'a in ()'],
    ['a in (,b)', 'a in (,b)'],
    ['a in (b,)', 'a in (,b)'],
    ['a in (b,,c)', 'a in (,b,c)'],
    ['a in (b,,)', 'a in (,b)'],
    ['a in (,)', 'a in ()'],
    ['a in (,,,)', 'a in ()'],
    ['a notin (x)', 'a notin (x)'],
    ['in=notin', 'in=notin'],
    ['in in (in,notin)', 'in in (in,notin)'],
    ['notin', 'notin'],
    ['!in', '!in'],
    ['foo.com/a=b', 'foo.com/a=b'],
    ['foo.com/A_b.c=D_e.f', 'foo.com/A_b.c=D_e.f'],
    ['A=B', 'A=B'],
    ['a>1', 'a>1'],
    ['a<1', 'a<1'],
    ['a=b,a=c', 'a=b,a=c'],
    ['a=c,a=b', 'a=c,a=b'],
    ['a=b,c!=d,e in (f),!g', 'a=b,c!=d,e in (f),!g'],
    [`${LONGEST}=${LONGEST}`, `${LONGEST}=${LONGEST}`],
  ])('reads %j, which is canonically %j', (text, canonical) => {
    expect(formatLabelSelector(parseLabelSelector(text))).toBe(canonical);
  });

  it.each([
    [',', "found ',', expected: !, identifier, or 'end of string' (at character 1)"],
    ['=b', "found '=', expected: !, identifier, or 'end of string' (at character 1)"],
    ['!=b', "found '!=', expected: !, identifier, or 'end of string' (at character 1)"],
    ['(a)', "found '(', expected: !, identifier, or 'end of string' (at character 1)"],
    ['a,', "found '', expected: identifier after ',' (at character 3)"],
    ['a,,b', "found ',', expected: identifier after ',' (at character 3)"],
    ['a=b=c', "found '=', expected: ',' or 'end of string' (at character 4)"],
    ['!a=b', "found '=', expected: ',' or 'end of string' (at character 3)"],
    ['!a in (b)', "found 'in', expected: ',' or 'end of string' (at character 4)"],
    ['a=b c', "found 'c', expected: ',' or 'end of string' (at character 5)"],
    ['a in (b))', "found ')', expected: ',' or 'end of string' (at character 9)"],
  ])('refuses %j: %s', (text, message) => {
    expect(() => parseLabelSelector(text)).toThrow(new BadRequestError(message));
  });

  it.each([
    ['a exists', "found 'exists', expected: in, notin, =, ==, !=, gt, lt (at character 3)"],
    ['a IN (b)', "found 'IN', expected: in, notin, =, ==, !=, gt, lt (at character 3)"],
    ['a!', "found '!', expected: in, notin, =, ==, !=, gt, lt (at character 2)"],
    ['a!in (b)', "found '!', expected: in, notin, =, ==, !=, gt, lt (at character 2)"],
    ['!!', "found '!', expected: identifier (at character 2)"],
    ['!', "found '', expected: identifier (at character 2)"],
    ['a=(b)', "found '(', expected: identifier (at character 3)"],
    ['a===b', "found '=', expected: identifier (at character 4)"],
    ['a>=1', "found '=', expected: identifier (at character 3)"],
    ['a in b', "found 'b' expected: '(' (at character 6)"],
    ['a notin', "found '' expected: '(' (at character 8)"],
    ['a in (', "found '', expected: ',', ')' or identifier (at character 7)"],
    ['a in (=', "found '=', expected: ',', ')' or identifier (at character 7)"],
    ['a in (b', "found '', expected: ',' or ')' (at character 8)"],
    ['a in (b c)', "found 'c', expected: ',' or ')' (at character 9)"],
    ['a in (b,', "found '', expected: ',', or identifier (at character 9)"],
    ['a in (b,=)', "found '=', expected: ',', or identifier (at character 9)"],
  ])('refuses the requirement %j: %s', (text, message) => {
    expect(() => parseLabelSelector(text)).toThrow(new BadRequestError(`unable to parse requirement: ${message}`));
  });

  it.each([
    ['-a', '<nil>: Invalid value: "-a": name part must consist of alphanumeric characters', 1],
    ['b,a-', '<nil>: Invalid value: "a-": name part must consist of alphanumeric characters', 3],
    ['"a"=b', '<nil>: Invalid value: "\\"a\\"": name part must consist of alphanumeric characters', 1],
    ['ä=b', '<nil>: Invalid value: "ä": name part must consist of alphanumeric characters', 1],
    ['a\u00a0=b', '<nil>: Invalid value: "a\u00a0": name part must consist of alphanumeric characters', 1],
    [LONG, `<nil>: Invalid value: "${LONG}": name part must be no more than 63 characters`, 1],
    ['/a', '<nil>: Invalid value: "/a": prefix part must be non-empty', 1],
    ['A/b', '<nil>: Invalid value: "A/b": prefix part a lowercase RFC 1123 subdomain must consist of', 1],
    ['a/b/c', '<nil>: Invalid value: "a/b/c": a qualified name must consist of alphanumeric characters', 1],
    ['!a/=', '<nil>: Invalid value: "a/": name part must be non-empty; name part must consist of', 2],
    ['a=b/c', 'values[0][a]: Invalid value: "b/c": a valid label must be an empty string or consist of', 3],
    ["a='b'", 'values[0][a]: Invalid value: "\'b\'": a valid label must be an empty string or consist of', 3],
    ['a=b%', 'values[0][a]: Invalid value: "b%": a valid label must be an empty string or consist of', 3],
    ['a=-b', 'values[0][a]: Invalid value: "-b": a valid label must be an empty string or consist of', 3],
    ['a=b-', 'values[0][a]: Invalid value: "b-": a valid label must be an empty string or consist of', 3],
    ['a=ä', 'values[0][a]: Invalid value: "ä": a valid label must be an empty string or consist of', 3],
    [`a=${LONG}`, `values[0][a]: Invalid value: "${LONG}": must be no more than 63 characters`, 3],
    ['a in (c, %, b)', 'values[0][a]: Invalid value: "%": a valid label must be an empty string or consist of', 10],
    ['a notin (c,b,b:)', 'values[1][a]: Invalid value: "b:": a valid label must be an empty string or consist of', 14],
    ['a>x', `values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`, 3],
    ['a<', `values[0]: Invalid value: "": for 'Gt', 'Lt' operators, the value must be an integer`, 3],
    ['a>1.5', `values[0]: Invalid value: "1.5": for 'Gt', 'Lt' operators, the value must be an integer`, 3],
    [
      'a>9223372036854775808',
      "values[0]: Invalid value: \"9223372036854775808\": for 'Gt', 'Lt' operators, the value",
      3,
    ],
    ['a>-1', 'values[0][a]: Invalid value: "-1": a valid label must be an empty string or consist of', 3],
  ])('refuses what is invalid in %j', (text, problem, position) => {
    const message = messageOf(text);
    expect(message.slice(0, message.indexOf(problem) + problem.length)).toBe(`unable to parse requirement: ${problem}`);
    expect(message.endsWith(` (at character ${position})`)).toBe(true);
  });

  it.each([
    ['\u0000', '0000', 1],
    ['a=b\u0000,c=d', '0000', 4],
    ['a\u000b', '000B', 2],
    ['a=\u000cb', '000C', 3],
    ['a=b\u007f', '007F', 4],
    ['\u0085a', '0085', 1],
  ])('refuses the control character in %j rather than end the text there', (text, code, position) => {
    expect(() => parseLabelSelector(text)).toThrow(
      new BadRequestError(
        `found the control character U+${code}, which a label selector cannot hold (at character ${position})`,
      ),
    );
  });

  it('tells everything that is wrong with a value', () => {
    expect(messageOf(`a=-${LONG}`)).toMatch(/must be no more than 63 characters; a valid label must be/);
  });

  it('reads long lists in one go', () => {
    const values = Array.from({ length: 20_000 }, (_, index) => `v${index}`);
    expect(parseLabelSelector(`a in (${values.join(',')})`).requirements[0]?.values).toHaveLength(20_000);
  });

  it('reads any text, or refuses it with a BadRequestError; what it reads has a canonical text that stays', () => {
    const pieces = [
      'a',
      'b',
      'in',
      'notin',
      '=',
      '!',
      '(',
      ')',
      ',',
      '>',
      '<',
      '1',
      ' ',
      '\t',
      '/',
      '-',
      'é',
      '\u0000',
    ];
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (anything) => {
        const canonical = canonicalOrRefusal(anything);
        if (typeof canonical === 'string') expect(formatLabelSelector(parseLabelSelector(canonical))).toBe(canonical);
        else expect(canonical).toBeInstanceOf(BadRequestError);
      }),
      { seed: 20240229, numRuns: 3000 },
    );
  });
});

function canonicalOrRefusal(text: string): unknown {
  try {
    return formatLabelSelector(parseLabelSelector(text));
  } catch (error) {
    return error;
  }
}

function messageOf(text: string): string {
  const refusal = canonicalOrRefusal(text);
  return refusal instanceof BadRequestError ? refusal.message : `read as ${refusal}`;
}
