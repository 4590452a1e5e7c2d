import { describe, expect, it } from '@jest/globals';
import { parseTemplate } from './parse-template.ts';
import { labelsMatchedBy, resultLabelsOf } from './template-labels.ts';

function labelsOf(text: string): readonly string[] | 'any' {
  const labels = resultLabelsOf(parseTemplate(text, { objects: false }));
  return labels === 'any' ? labels : [...labels];
}

describe('resultLabelsOf', () => {
  it.each([
    ['a', 'any'],
    ['rate(a[1m])', 'any'],
    ['-(a * 2)', 'any'],
    ['topk(3, a)', 'any'],
    ['sum without (b) (a)', 'any'],
    ['sum by (b) (a) or c', 'any'],
    ['c or sum by (b) (a)', 'any'],
    ['sum by (b) (a) * on (b) group_right () c', 'any'],
    ['sum(a)', []],
    ['scalar(a)', []],
    ['vector(scalar(a))', []],
    ['sum by (<<groupBy>>, le) (a)', ['<<groupBy>>', 'le']],
    ['histogram_quantile(0.9, sum by (b, le) (rate(a[1m])))', ['b']],
    ['topk(3, sum by (b) (a))', ['b']],
    ['sum without (b) (sum by (b, c) (a))', ['c']],
    ['count_values by (b) ("c", a)', ['b', 'c']],
    ['label_replace(sum by (b) (a), "c", "$1", "b", "(.*)")', ['b', 'c']],
    ['2 * sum by (b) (a)', ['b']],
    ['sum by (b) (a) > 2', ['b']],
    ['sum by (b) (a) / c', ['b']],
    ['a / sum by (b) (c)', ['b']],
    ['sum by (b, c) (a) / ignoring (c) sum by (b) (d)', ['b']],
    ['a / on (b) c', ['b']],
    ['sum by (b, c) (a) * on (b) group_left (e) d', ['b', 'c', 'e']],
    ['sum by (b) (a) * on (b) group_right (e) sum by (b, c) (d)', ['b', 'c', 'e']],
    ['sum by (b) (a) and c', ['b']],
    ['sum by (b) (a) unless c', ['b']],
    ['sum by (b) (a) or sum by (c) (a)', ['b', 'c']],
  ] as const)('of %s', (text, labels) => {
    expect(labelsOf(text)).toEqual(labels);
  });
});

describe('labelsMatchedBy', () => {
  it('has the labels of all selectors, where these stand', () => {
    const template = parseTemplate('sum(rate(a{b="1", <<matchers>>, c!="2"}[1m] offset 1h)) / sum(d)', {
      objects: false,
      timeSeries: 'up{e=~"3"}',
    });
    const place = { offset: 9, length: 'a{b="1", <<matchers>>, c!="2"}'.length };
    expect(labelsMatchedBy(template)).toEqual([
      { label: 'b', place, of: 'promql' },
      { label: 'c', place, of: 'promql' },
      { label: 'e', place: { offset: 0, length: 10 }, of: 'timeSeries' },
    ]);
  });

  it('has those once where no other series tells the time', () => {
    expect(labelsMatchedBy(parseTemplate('sum(a{b="1"})', { objects: false }))).toMatchObject([{ label: 'b' }]);
  });
});
