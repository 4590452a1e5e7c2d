import { describe, expect, it } from '@jest/globals';
import { BadRequestError } from '../../errors/request-errors.ts';
import { parseLabelSelector } from '../../model/parse-label-selector.ts';
import { toApiLabelSelector } from './label-selector.ts';

describe('toApiLabelSelector', () => {
  it.each([
    ['', '{}'],
    ['a=b', '{"matchLabels":{"a":"b"}}'],
    ['b==2,a=1', '{"matchLabels":{"a":"1","b":"2"}}'],
    ['a=', '{"matchLabels":{"a":""}}'],
    ['a in (c,b)', '{"matchExpressions":[{"key":"a","operator":"In","values":["b","c"]}]}'],
    ['a notin (b)', '{"matchExpressions":[{"key":"a","operator":"NotIn","values":["b"]}]}'],
    ['a!=b', '{"matchExpressions":[{"key":"a","operator":"NotIn","values":["b"]}]}'],
    ['a', '{"matchExpressions":[{"key":"a","operator":"Exists"}]}'],
    ['!a', '{"matchExpressions":[{"key":"a","operator":"DoesNotExist"}]}'],
    [
      'a=b,c!=d,e in (f),!g',
      '{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"c","operator":"NotIn","values":["d"]},{"key":"e","operator":"In","values":["f"]},{"key":"g","operator":"DoesNotExist"}]}',
    ],
    ['a=b,a!=c', '{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"a","operator":"NotIn","values":["c"]}]}'],
  ])('writes "%s" as %s', (text, json) => {
    expect(JSON.stringify(toApiLabelSelector(parseLabelSelector(text)))).toBe(json);
  });

  it('loses neither of two equalities on one key', () => {
    expect(toApiLabelSelector(parseLabelSelector('a=b,a==c,d=e'))).toEqual({
      matchLabels: { d: 'e' },
      matchExpressions: [
        { key: 'a', operator: 'In', values: ['b'] },
        { key: 'a', operator: 'In', values: ['c'] },
      ],
    });
  });

  it.each(['a>1', 'a<1'])('refuses "%s", which this form cannot say', (text) => {
    const operator = text.charAt(1);
    expect(() => toApiLabelSelector(parseLabelSelector(text))).toThrow(
      new BadRequestError(`the selector on "a" compares with "${operator}", which a metric selector cannot`),
    );
  });
});
