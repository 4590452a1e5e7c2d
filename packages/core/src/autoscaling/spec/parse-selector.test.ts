import { describe, expect, it } from '@jest/globals';
import { everything, formatLabelSelector } from '../../model/label-selector.ts';
import { parseLabelSelector } from '../../model/parse-label-selector.ts';
import { parseSelector, toLabelSelector } from './parse-selector.ts';

const path = 'spec.metrics[0].external.metric.selector';

function parse(value: unknown) {
  return parseSelector({ path, value });
}

const selector = {
  matchLabels: { queue: 'mail', 'example.com/team': '' },
  matchExpressions: [
    { key: 'env', operator: 'In', values: ['prod', 'dev'] },
    { key: 'zone', operator: 'NotIn', values: ['b'] },
    { key: 'owner', operator: 'Exists' },
    { key: 'old', operator: 'DoesNotExist' },
  ],
} as const;

describe('parseSelector', () => {
  it('reads labels and expressions', () => {
    expect(parse(selector)).toEqual(selector);
    expect(parse({})).toEqual({});
    expect(parse({ matchLabels: null, matchExpressions: null })).toEqual({});
    expect(parse({ matchExpressions: [{ key: 'a', operator: 'Exists', values: [] }] })).toEqual({
      matchExpressions: [{ key: 'a', operator: 'Exists' }],
    });
  });

  it.each([
    ['app=cart', ': must be an object, not "app=cart"'],
    [{ matchLabels: ['app'] }, '.matchLabels: must be an object, not ["app"]'],
    [{ matchLabels: { app: 1 } }, '.matchLabels.app: must be a text, not 1'],
    [{ matchExpressions: {} }, '.matchExpressions: must be a list, not {}'],
    [
      { matchExpressions: [{ operator: 'In', values: ['a'] }] },
      '.matchExpressions[0].key: must be a text that is not empty, not missing',
    ],
    [
      { matchExpressions: [{ key: 'a', operator: 'Gt', values: ['1'] }] },
      '.matchExpressions[0].operator: must be In, NotIn, Exists or DoesNotExist, not "Gt"',
    ],
    [
      { matchExpressions: [{ key: 'a', operator: 'In' }] },
      '.matchExpressions[0].values: must hold a value, for the operator is In',
    ],
    [
      { matchExpressions: [{ key: 'a', operator: 'NotIn', values: [] }] },
      '.matchExpressions[0].values: must hold a value, for the operator is NotIn',
    ],
    [
      { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] },
      '.matchExpressions[0].values: must be empty, for the operator is Exists',
    ],
  ])('refuses %j', (value, problem) => {
    expect(() => parse(value)).toThrow(new Error(`${path}${problem}`));
  });

  it.each([
    [{ matchLabels: { 'a b': 'x' } }, `${path}.matchLabels: "a b" is no label key: `],
    [{ matchLabels: { a: 'x,b=y' } }, `${path}.matchLabels.a: "x,b=y" is no label value: `],
    [
      { matchExpressions: [{ key: 'a b', operator: 'Exists' }] },
      `${path}.matchExpressions[0].key: "a b" is no label key: `,
    ],
    [
      { matchExpressions: [{ key: 'a', operator: 'In', values: ['x', 'y)'] }] },
      `${path}.matchExpressions[0].values[1]: "y)" is no label value: `,
    ],
  ])('lets nothing pass that is no label: %j', (value, problem) => {
    expect(() => parse(value)).toThrow(problem);
  });
});

describe('toLabelSelector', () => {
  it('is what the controller asks for', () => {
    const text = 'env in (dev,prod),example.com/team=,!old,owner,queue=mail,zone notin (b)';
    expect(formatLabelSelector(toLabelSelector(selector))).toBe(text);
    expect(toLabelSelector(selector)).toEqual(parseLabelSelector(text));
  });

  it('chooses everything when there is none, or nothing in it', () => {
    expect(toLabelSelector(undefined)).toEqual(everything);
    expect(toLabelSelector({})).toEqual(everything);
  });
});
