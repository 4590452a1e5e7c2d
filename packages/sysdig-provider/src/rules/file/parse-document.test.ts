import { describe, expect, it } from '@jest/globals';
import { problemsOf, rulesOf } from '../../../test/support/loaded-rules.ts';

describe('a rule file as YAML', () => {
  it.each([
    ['an empty file', ''],
    ['a comment', '# nothing yet\n'],
    ['sections of which all is commented out', 'metrics:\n#  - name: m\nlimits:\n'],
    ['empty sections', '{metrics: [], external: [], limits: {}, discovery: {}}'],
    ['a byte order mark', '\uFEFFmetrics: []\n'],
    ['Windows line ends', '# a\r\nmetrics: []\r\n'],
  ])('may be %s: no rules', (_, text) => {
    expect(rulesOf(text)).toEqual([]);
  });

  it('may share lists by an alias', () => {
    const text = `metrics:
  - {name: a, series: queue_depth, type: gauge, resources: &all [pods, services]}
  - {name: b, series: queue_size, type: gauge, resources: *all}
`;
    expect(rulesOf(text).map((rule) => rule.kind === 'object' && rule.resources.length)).toEqual([2, 2]);
  });

  it.each([
    [
      '- name: m',
      [
        'rules.yaml:1:1: is a list rather than a map; write a map with the keys metrics, external, limits and discovery',
      ],
    ],
    ['metrics:\n\t- name: m', ['rules.yaml:2:1: a tab indents this line; indent with spaces']],
    ['metrics: []\nmetrics: []', ['rules.yaml:2:1: a key stands twice: metrics; keep one of them']],
    [
      'metrics: []\n---\nexternal: []',
      [
        'rules.yaml:3:1: a second document begins here; put its rules into the lists above, or into a file of their own',
      ],
    ],
    ['metrics: !rules []', ['rules.yaml:1:10: the tag !rules means nothing here; leave the tag out']],
    [
      'metrics: !!set {a: b}',
      [
        'rules.yaml:1:10: the tag !!set means nothing here; leave the tag out',
        'rules.yaml:1:16: metrics: is a map rather than a list; write a list of rules, each beginning with "- name:"',
      ],
    ],
    [
      'metrics: *rules',
      [
        'rules.yaml:1:10: the alias *rules means nothing: there is no &rules before it; write it out, or mark what it means with &rules',
      ],
    ],
    [
      'metrics: %x',
      ['rules.yaml:1:10: plain value cannot start with directive indicator character %; put the text in quotes'],
    ],
    [
      'metrics: a: b',
      [
        'rules.yaml:1:10: nested mappings are not allowed in compact mappings; put a text that holds ": " in quotes, and check the indentation',
      ],
    ],
    [
      'limits: {maxAge: "\\q"}',
      [
        'rules.yaml:1:19: invalid escape sequence \\q; write the text in single quotes, in which a backslash is only that',
      ],
    ],
    ['? [a]\n: b', ['rules.yaml:1:3: with stringKeys, all keys must be strings; write a plain key']],
    [
      'metrics: [',
      [
        'rules.yaml:1:11: flow sequence in block collection must be sufficiently indented and end with a ]; check the indentation, the brackets and the quotes here',
      ],
    ],
    ['%', ['rules.yaml:1:1: unknown directive %; check the indentation, the brackets and the quotes here']],
    [`# ${'x'.repeat(1024 * 1024)}`, ['rules.yaml:1:1: the file is larger than 1 MiB; divide it into several files']],
    ['['.repeat(20_000), ['rules.yaml:1:1: the file is nested too deeply; write lists of rules, as in the reference']],
  ])('refuses %.40j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it('refuses aliases that unfold into more than anybody writes', () => {
    const bomb = [
      'a: &a [1, 1]',
      ...['b', 'c', 'd', 'e'].map((name, index) => {
        const before = String.fromCharCode(97 + index);
        return `${name}: &${name} [${`*${before},`.repeat(9)}]`;
      }),
    ];
    expect(problemsOf(bomb.join('\n'))).toEqual([
      'rules.yaml:5:32: aliases unfold into too much; write lists out rather than aliases of aliases',
    ]);
  });

  it('goes on behind a key that stands twice', () => {
    expect(problemsOf('metrics: []\nmetrics: []\nlimit: {}')).toEqual([
      'rules.yaml:2:1: a key stands twice: metrics; keep one of them',
      'rules.yaml:3:1: limit: is not known here; did you mean limits?',
    ]);
  });

  it('tells no more than twenty problems of the YAML itself', () => {
    expect(problemsOf('"'.repeat(1000))).toHaveLength(20);
  });
});
