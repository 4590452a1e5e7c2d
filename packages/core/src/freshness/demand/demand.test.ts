import { describe, expect, it } from '@jest/globals';
import { everything } from '../../model/label-selector.ts';
import { parseLabelSelector } from '../../model/parse-label-selector.ts';
import { type Demand, type ExternalDemand, formatDemandKey, type ObjectDemand, toSampleRequest } from './demand.ts';

const pods: ObjectDemand = {
  kind: 'object',
  metric: 'm',
  groupResource: { group: '', resource: 'pods' },
  namespaced: true,
  metricSelector: everything,
};
const queue: ExternalDemand = { kind: 'external', metric: 'm', namespace: 'shop', selector: everything };

describe('formatDemandKey', () => {
  it('tells different demands apart', () => {
    const demands: readonly Demand[] = [
      pods,
      { ...pods, metric: 'n' },
      { ...pods, groupResource: { group: 'apps', resource: 'pods' } },
      { ...pods, namespaced: false },
      { ...pods, metricSelector: parseLabelSelector('a=b') },
      { ...pods, metricSelector: parseLabelSelector('a=c') },
      { ...pods, metric: 'm","pods' },
      queue,
      { ...queue, metric: 'n' },
      { ...queue, namespace: 'bank' },
      { ...queue, selector: parseLabelSelector('a=b') },
    ];
    expect(new Set(demands.map(formatDemandKey)).size).toBe(demands.length);
  });

  it('is the same for selectors that differ in their order only', () => {
    const one = { ...pods, metricSelector: parseLabelSelector('a in (x,y),b=1') };
    const other = { ...pods, metricSelector: parseLabelSelector('b=1,a in (y,x)') };
    expect(formatDemandKey(one)).toBe(formatDemandKey(other));
  });
});

describe('toSampleRequest', () => {
  it('asks for the namespaces in their order', () => {
    expect(toSampleRequest(pods, ['shop', 'bank'])).toEqual({
      kind: 'object',
      metric: 'm',
      groupResource: { group: '', resource: 'pods' },
      metricSelector: everything,
      namespaces: ['bank', 'shop'],
    });
  });

  it('asks for objects outside of namespaces', () => {
    expect(toSampleRequest({ ...pods, namespaced: false }, [''])).toMatchObject({ namespaces: 'cluster-scoped' });
  });

  it('asks for an external metric as it is', () => {
    expect(toSampleRequest(queue, [''])).toEqual(queue);
  });
});
