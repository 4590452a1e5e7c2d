import { describe, expect, it } from '@jest/globals';
import { Quantity } from '../../model/quantity.ts';
import type { MetricSpec } from '../spec/metric-spec.ts';
import { formatSelector, nameForCondition, nameMetric } from './metric-names.ts';

const average = { type: 'AverageValue', value: Quantity.parse('10') } as const;
const plain = { type: 'Value', value: Quantity.parse('10') } as const;
const utilization = { type: 'Utilization', percent: 80 } as const;
const describedObject = { kind: 'Service', name: 'shop' };
const selector = { matchLabels: { queue: 'mail' } };
const goSelector =
  '&LabelSelector{MatchLabels:map[string]string{queue: mail,},MatchExpressions:[]LabelSelectorRequirement{},}';

describe('the names of a metric', () => {
  it.each<[MetricSpec, string, string]>([
    [{ type: 'Pods', name: 'load', selector, target: average }, 'pods metric load', 'pods metric load'],
    [{ type: 'Object', name: 'load', describedObject, target: plain }, 'Service metric load', 'Service metric load'],
    [
      { type: 'Object', name: 'load', describedObject, selector, target: average },
      'Service metric load',
      `external metric load(${goSelector})`,
    ],
    [{ type: 'External', name: 'load', target: plain }, 'external metric load', 'external metric load(nil)'],
    [
      { type: 'External', name: 'load', selector, target: average },
      'external metric load',
      `external metric load(${goSelector})`,
    ],
    [{ type: 'Resource', name: 'cpu', target: utilization }, 'cpu', 'cpu resource utilization (percentage of request)'],
    [{ type: 'Resource', name: 'memory', target: average }, 'memory', 'memory resource'],
    [
      { type: 'ContainerResource', name: 'cpu', container: 'app', target: utilization },
      'cpu of container app',
      'cpu container resource utilization (percentage of request)',
    ],
    [
      { type: 'ContainerResource', name: 'cpu', container: 'app', target: average },
      'cpu of container app',
      'cpu resource',
    ],
  ])('%#: for people and for the condition', (metric, name, inCondition) => {
    expect([nameMetric(metric), nameForCondition(metric)]).toEqual([name, inCondition]);
  });
});

describe('formatSelector', () => {
  it('writes as Go does: labels sorted, values by spaces', () => {
    const expressions = [
      { key: 'env', operator: 'In', values: ['a', 'b'] },
      { key: 'old', operator: 'DoesNotExist' },
    ] as const;
    expect(formatSelector({ matchLabels: { b: '2', a: '1', c: '3' }, matchExpressions: expressions })).toBe(
      '&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,c: 3,},MatchExpressions:[]LabelSelectorRequirement{' +
        'LabelSelectorRequirement{Key:env,Operator:In,Values:[a b],},' +
        'LabelSelectorRequirement{Key:old,Operator:DoesNotExist,Values:[],},},}',
    );
  });

  it('writes one without anything in it', () => {
    expect(formatSelector({})).toBe(
      '&LabelSelector{MatchLabels:map[string]string{},MatchExpressions:[]LabelSelectorRequirement{},}',
    );
    expect(formatSelector(undefined)).toBe('nil');
  });
});
