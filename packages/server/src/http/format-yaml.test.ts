import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { formatYaml } from './format-yaml.ts';

/** What readers of either version of YAML make of it. */
const readings = (text: string | Uint8Array) =>
  (['1.1', '1.2'] as const).map((version) => parse(`${text}`, { version, maxAliasCount: 0 }));

describe('formatYaml', () => {
  it.each(['yes', 'on', 'n', 'null', '~', '1_000', '0o17', '017', '1:30', '.inf', '2026-01-02', '<<', '=', '', ' a'])(
    'leaves no reader in doubt that %j is a text',
    (text) => {
      expect(readings(formatYaml({ [text]: text }))).toEqual([{ [text]: text }, { [text]: text }]);
    },
  );

  it('writes what appears twice twice', () => {
    const shared = { get: true };
    expect(formatYaml({ a: shared, b: shared })).toBe('a:\n  get: true\nb:\n  get: true\n');
  });

  it('writes what is within a list in the place of its key', () => {
    const value = { z: [{ b: [['x', []], {}], a: null }, 'y z'], a: { b: { c: 1.5 } } };
    expect(formatYaml(value)).toBe(`a:
  b:
    c: 1.5
z:
- a: null
  b:
  - - x
    - []
  - {}
- y z
`);
    expect(readings(formatYaml(value))).toEqual([value, value]);
  });

  it.each(['a', true, null, [], {}, ['a']])('writes %j alone', (value) => {
    expect(readings(formatYaml(value))).toEqual([value, value]);
  });

  it('announces a key that readers would not look for', () => {
    const key = 'k'.repeat(1_025);
    const value = { a: { [key]: ['x'] } };
    expect(formatYaml(value)).toBe(`a:\n  ? ${key}\n  :\n  - x\n`);
    expect(readings(formatYaml(value))).toEqual([value, value]);
    expect(formatYaml({ ['k'.repeat(1_024)]: 1 })).toBe(`${'k'.repeat(1_024)}: 1\n`);
  });

  it('folds no text, however long', () => {
    const long = 'word '.repeat(100).trim();
    expect(formatYaml({ long })).toBe(`long: ${long}\n`);
  });

  it('escapes what some readers take for the end of a line, or refuse', () => {
    expect(formatYaml(['a\u2028b', 'c\u0085', '\ufeff', '\u007f', 'd\uffff'])).toBe(
      '- "a\\u2028b"\n- "c\\u0085"\n- "\\ufeff"\n- "\\u007f"\n- "d\\uffff"\n',
    );
  });

  it('is read back as it was, by readers of both versions', () => {
    const text = fc.string({ unit: 'binary' });
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, text, fc.integer(), fc.boolean(), tie('list'), tie('map')),
      list: fc.array(tie('value'), { maxLength: 3 }),
      map: fc.dictionary(text, tie('value'), { maxKeys: 3 }),
    }));
    fc.assert(
      fc.property(value, (members) => {
        const plain = JSON.parse(JSON.stringify(members));
        expect(readings(formatYaml(plain))).toEqual([plain, plain]);
      }),
      { seed: 20260102, numRuns: 500 },
    );
  });
});
