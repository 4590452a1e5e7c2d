import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { indentJson } from './indent-json.ts';

describe('indentJson', () => {
  it('gives every member a line, and none to what is empty', () => {
    expect(indentJson('{"a":[1,{"b":null}],"c":{},"d":[]}')).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": {},\n  "d": []\n}',
    );
  });

  it('leaves texts as they are', () => {
    expect(indentJson('{"{,":"\\"}:[]\\\\"}')).toBe('{\n  "{,": "\\"}:[]\\\\"\n}');
  });

  it('lays out as JSON.stringify does, whatever there is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
      }),
      { seed: 5 },
    );
  });

  it('lays out a text of any length', () => {
    const text = JSON.stringify('\\"x'.repeat(1_000_000));
    expect(indentJson(`[${text}]`)).toBe(`[\n  ${text}\n]`);
  });
});
