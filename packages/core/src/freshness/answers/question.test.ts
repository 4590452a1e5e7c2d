import { describe, expect, it } from '@jest/globals';
import { everything } from '../../model/label-selector.ts';
import { parseLabelSelector } from '../../model/parse-label-selector.ts';
import { formatQuestion, toExternalQuestion, toObjectQuestion } from './question.ts';

const pods = {
  groupResource: { group: '', resource: 'pods' },
  namespace: 'shop',
  metric: 'm',
  metricSelector: everything,
};
const nodes = { groupResource: { group: '', resource: 'nodes' }, metric: 'm', metricSelector: everything };
const selector = parseLabelSelector('a=b,c');

describe('toObjectQuestion', () => {
  it('keeps the namespace apart from what is demanded', () => {
    expect(toObjectQuestion(pods, { namespaced: true }, 'web-1')).toEqual({
      demand: {
        kind: 'object',
        metric: 'm',
        groupResource: { group: '', resource: 'pods' },
        namespaced: true,
        metricSelector: everything,
      },
      scope: 'shop',
      objects: 'web-1',
    });
  });
});

describe('formatQuestion', () => {
  it.each([
    ['metric m for pods web-1 in namespace shop', toObjectQuestion(pods, { namespaced: true }, 'web-1')],
    ['metric m for pods in namespace shop', toObjectQuestion(pods, { namespaced: true }, everything)],
    ['metric m for pods with labels "a=b,c" in namespace shop', toObjectQuestion(pods, { namespaced: true }, selector)],
    [
      'metric m for pods web-1 in namespace shop with metric selector "a=b,c"',
      toObjectQuestion({ ...pods, metricSelector: selector }, { namespaced: true }, 'web-1'),
    ],
    [
      'metric m for deployments.apps web in namespace shop',
      toObjectQuestion(
        { ...pods, groupResource: { group: 'apps', resource: 'deployments' } },
        { namespaced: true },
        'web',
      ),
    ],
    ['metric m for nodes node-1', toObjectQuestion(nodes, { namespaced: false }, 'node-1')],
    [
      'external metric m for namespace shop',
      toExternalQuestion({ metric: 'm', namespace: 'shop', selector: everything }),
    ],
    [
      'external metric m for namespace shop with selector "a=b,c"',
      toExternalQuestion({ metric: 'm', namespace: 'shop', selector }),
    ],
  ])('says %s', (text, question) => {
    expect(formatQuestion(question)).toBe(text);
  });
});
