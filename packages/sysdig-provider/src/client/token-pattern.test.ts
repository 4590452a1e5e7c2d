import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tokenPattern } from './token-pattern.ts';

const token = 'kLm0/9pQ+rS1=tU2';

function redact(text: string, secret = token): string {
  const pattern = tokenPattern(secret);
  return pattern === undefined ? text : text.replace(pattern, '[token]');
}

function spell(by: (character: string, code: number) => string, secret = token): string {
  return [...secret].map((character) => by(character, character.charCodeAt(0))).join('');
}

const hex = (code: number) => code.toString(16).padStart(2, '0');
const spellings: readonly (readonly [string, (character: string, code: number) => string])[] = [
  ['itself', (character) => character],
  ['small letters', (character) => character.toLowerCase()],
  [String.raw`JSON with \/`, (character) => (character === '/' ? String.raw`\/` : character)],
  [String.raw`JSON with \u003d`, (_, code) => `\\u00${hex(code)}`],
  [String.raw`JSON with \u003D`, (_, code) => `\\u00${hex(code).toUpperCase()}`],
  [String.raw`JSON in JSON, with \\/`, (character) => (character === '/' ? String.raw`\\/` : character)],
  [String.raw`JSON in JSON, with \\u003d`, (_, code) => `\\\\u00${hex(code)}`],
  ['a URL', (character) => encodeURIComponent(character)],
  ['a URL in small letters', (character) => encodeURIComponent(character).toLowerCase()],
  ['a URL of nothing but codes', (_, code) => `%${hex(code)}`],
  ['a URL in a URL', (character) => encodeURIComponent(encodeURIComponent(character))],
  ['HTML in decimals', (_, code) => `&#${code};`],
  ['HTML in decimals with zeros', (_, code) => `&#00${code};`],
  ['HTML in hexadecimals', (_, code) => `&#x${hex(code)};`],
  ['HTML in capital hexadecimals', (_, code) => `&#X00${hex(code).toUpperCase()};`],
  ['HTML in HTML', (_, code) => `&amp;#${code};`],
  ['something of each', (character, code) => (code % 2 === 0 ? `%${hex(code)}` : `\\${character}`)],
];

describe('tokenPattern', () => {
  it.each(spellings)('finds a token spelt as %s', (_how, by) => {
    expect(redact(`"Bearer ${spell(by)}", ${spell(by)}!`)).toBe('"Bearer [token]", [token]!');
  });

  it.each([
    token.slice(1),
    token.slice(0, -1),
    token.replace('/', ''),
    token.replace('=', '-'),
    token.replace('0', '%41'),
    token.replaceAll('/', 'u002f'),
    token.replaceAll('/', '2f'),
  ])('leaves alone what is not the token: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('takes no character of a token for an expression', () => {
    const secret = String.raw`.*+?^$()[]{}|\-/=_~`;
    expect(redact(`a${secret}b`, secret)).toBe('a[token]b');
    expect(redact('anything else that is long enough', secret)).toBe('anything else that is long enough');
  });

  it('is none for what is too short to be a token', () => {
    expect(tokenPattern('x'.repeat(15))).toBeUndefined();
    expect(tokenPattern('')).toBeUndefined();
    expect(tokenPattern('x'.repeat(16))).toBeInstanceOf(RegExp);
  });

  it('finds a token of thousands of characters, such as IAM gives', () => {
    const long = Array.from({ length: 3000 }, (_, index) => 'aZ0-_.9x'[(index * 5) % 8]).join('');
    for (const text of [long, encodeURIComponent(long), spell((_, code) => `&#${code};`, long)]) {
      expect(redact(`unknown token "${text}" and ${text} of`, long)).toBe('unknown token "[token]" and [token] of');
    }
    expect(redact(`${long.slice(0, 60)} is too little of it`, long)).toBe(`${long.slice(0, 60)} is too little of it`);
  });

  it('leaves nothing of any printable token, however its characters are spelt', () => {
    const printable = fc.string({
      unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
      minLength: 16,
      maxLength: 64,
    });
    const choices = fc.array(fc.nat(spellings.length - 1), { minLength: 64, maxLength: 64 });
    fc.assert(
      fc.property(printable, choices, (secret, chosen) => {
        let index = 0;
        const echoed = spell((character, code) => {
          const [, by] = spellings[chosen[index++] ?? 0] ?? spellings[0] ?? [];
          return by?.(character, code) ?? character;
        }, secret);
        expect(redact(`(${echoed})`, secret)).toBe('([token])');
      }),
      { seed: 11, numRuns: 1000 },
    );
  });

  it('reads a hostile text in no more time than any other', () => {
    for (const text of ['\\', '&', '&#0', '%25', token.slice(0, 15)]) {
      const long = text.repeat(1_000_000);
      expect(redact(long)).toBe(long);
    }
  });
});
