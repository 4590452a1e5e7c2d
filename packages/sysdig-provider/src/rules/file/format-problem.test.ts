import { describe, expect, it } from '@jest/globals';
import { usualOptions } from '../../../test/support/loaded-rules.ts';
import { formatProblem } from './format-problem.ts';
import { loadRules } from './rule-set.ts';

function firstWithLine(text: string): string {
  const [problem] = loadRules(text, 'conf/rules.yaml', usualOptions).problems ?? [];
  return problem === undefined ? '' : formatProblem(problem, text);
}

describe('formatProblem', () => {
  it('shows the line with a caret under the place', () => {
    expect(firstWithLine('metrics: []\nlimits: {maxAge: 5}\n')).toBe(
      [
        'conf/rules.yaml:2:18: limits.maxAge: is the number 5 rather than a text; write a duration of whole seconds, such as 2m or 90s',
        '2 | limits: {maxAge: 5}',
        '                     ^',
      ].join('\n'),
    );
  });

  it('keeps tabs, so that the caret stands under its character', () => {
    expect(firstWithLine('limits:\t{a: 1}').split('\n').slice(1)).toEqual(['1 | limits:\t{a: 1}', '           \t ^']);
  });

  it('shows nothing on which a terminal would act', () => {
    const text = '"a\u009b31m\u202e": 1';
    expect(firstWithLine(text)).toBe(
      'conf/rules.yaml:1:1: a·31m·: is not known here; write one of metrics, external, limits, discovery\n1 | "a·31m·": 1\n    ^',
    );
  });

  it('cuts long lines on both sides', () => {
    const [, line = '', caret = ''] = firstWithLine(`{${' '.repeat(200)}maxAge: 5${' '.repeat(200)}}`).split('\n');
    expect(line).toBe(`1 | ${' '.repeat(60)}maxAge: 5${' '.repeat(51)}`);
    expect(line.charAt(caret.indexOf('^'))).toBe('m');
  });

  it('points into a text, also where that is folded', () => {
    const text = `metrics:
  - name: m
    resources: [pods]
    promql: >-
      sum by (<<groupBy>>)
        (rate(x{<<matchers>>}[2m])) +
      nonsense(1)
`;
    const [, line = '', caret = ''] = firstWithLine(text).split('\n');
    expect([line, caret]).toEqual(['7 |       nonsense(1)', '          ^']);
  });
});
