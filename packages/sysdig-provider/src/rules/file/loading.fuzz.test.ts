import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { metric, usualOptions } from '../../../test/support/loaded-rules.ts';
import { formatProblem } from './format-problem.ts';
import { loadRules } from './rule-set.ts';

const sound = `metrics:
  - name: jvm_$1
    series: '/^jvm\\.(.*)$/'
    resources: [pods, {resource: queues.example.com, nameLabel: queue}]
    aggregation: {time: max, group: max}
    window: 2m
    where: 'a!~"5..", b="c"'
  - name: p99
    promql: |
      histogram_quantile(0.99, sum by (<<groupBy>>, le) (
        rate(seconds_bucket{<<matchers>>}[2m])
      ))
    resources: [pods]
    fallback: 500m
external:
  - {name: q, series: queue_depth, type: gauge, groupBy: [queue], namespaces: [shop], maxAge: 5m}
limits: {maxAge: 3m, refreshInterval: 15s, callsPerMinute: 600}
discovery: {list: used, maxResources: 100}
`;

/** What ends texts, lines, keys, braces and files, and what is long. */
const nasty = [
  '"',
  "'",
  '`',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '\\',
  '\n',
  '\r\n',
  '\t',
  ' ',
  '\0',
  '\u2028',
  '\uFEFF',
  '%',
  ';',
  '#',
  '&a',
  '*a',
  '!x',
  '|',
  '>',
  '---\n',
  '...\n',
  ': ',
  '- ',
  '? ',
  '<<',
  '<<matchers>>',
  '$1',
  '/',
  '.*',
  '"} or vector(1) #',
  'ä',
  '💥',
  '\uD800',
  '__proto__',
  'null',
  '~',
  '.nan',
  '1e999',
  '-1',
  'x'.repeat(65_536),
];

const edits = fc.array(
  fc.record({
    at: fc.nat(sound.length),
    cut: fc.nat(20),
    text: fc.oneof(fc.constantFrom(...nasty), fc.string({ maxLength: 10, unit: 'binary' })),
  }),
  { minLength: 1, maxLength: 4 },
);

function edit(
  text: string,
  changes: readonly { readonly at: number; readonly cut: number; readonly text: string }[],
): string {
  return changes.reduce(
    (edited, { at, cut, text: put }) => `${edited.slice(0, at)}${put}${edited.slice(at + cut)}`,
    text,
  );
}

/** Every answer is rules or problems, and each problem has a place in the text that a line can be shown of. */
function expectSense(text: string): void {
  const { rules, problems = [] } = loadRules(text, 'rules.yaml', usualOptions);
  expect(rules === undefined).toBe(problems.length > 0);
  const plain = text.replace(/^\uFEFF/, '');
  for (const problem of problems) {
    expect(problem.offset).toBeGreaterThanOrEqual(0);
    expect(problem.offset).toBeLessThanOrEqual(plain.length);
    expect(problem.message).not.toBe('');
    expect(problem.remedy).not.toBe('');
    const [head = '', line = '', caret = ''] = formatProblem(problem, plain)
      .split('\n')
      .map((each) => each.slice(0, 20_000));
    expect(head).toMatch(/^rules\.yaml:\d+:\d+: /);
    expect(line).toMatch(/^\d+ \| /);
    expect(caret).toMatch(/\^$/);
  }
}

describe('loadRules', () => {
  it('gives rules or problems with places, whatever a file holds', () => {
    expect(loadRules(sound, 'rules.yaml', usualOptions).rules?.rules).toHaveLength(3);
    fc.assert(
      fc.property(edits, (changes) => expectSense(edit(sound, changes))),
      { seed: 42, numRuns: 500 },
    );
  });

  it('gives rules or problems for bytes that are no rule file at all', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200, unit: 'binary' }), expectSense), { seed: 42, numRuns: 500 });
  });

  it('takes what is nasty for a value, or refuses it: never for another rule', () => {
    const keys = [
      'name',
      'series',
      'promql',
      'timeSeries',
      'where',
      'unit',
      'description',
      'metricLabels',
      'namespaces',
      'window',
    ];
    for (const key of keys) {
      for (const text of nasty) {
        const list = key === 'metricLabels' || key === 'namespaces';
        const value = JSON.stringify(list ? [text] : text);
        const fields = ['series: queue_depth', 'name: m'].filter((field) => !field.startsWith(`${key}:`));
        const file = `metrics:\n  - ${[...fields, 'resources: [pods]', `${key}: ${value}`].join('\n    ')}\n`;
        expectSense(file);
        const rules = loadRules(file, 'rules.yaml', usualOptions).rules?.rules ?? [];
        expect(rules.length).toBeLessThanOrEqual(1);
        for (const { name } of rules) expect(name).toMatch(/^[\w.:|@;,+=~-]+$/);
      }
    }
  });

  it('takes a long file in', () => {
    const rule = metric('series: net.http.request.count', 'window: 2m').split('\n').slice(1).join('\n');
    const rules = Array.from({ length: 1000 }, (_, index) => rule.replace('name: m', `name: m${index}`));
    expect(loadRules(`metrics:\n${rules.join('')}`, 'rules.yaml', usualOptions).rules?.rules).toHaveLength(1000);
  });
});
