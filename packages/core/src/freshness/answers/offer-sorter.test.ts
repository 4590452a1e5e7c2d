import { describe, expect, it } from '@jest/globals';
import type { MetricOffer } from '../sample-source.ts';
import { OfferSorter } from './offer-sorter.ts';

const pods = { groupResource: { group: '', resource: 'pods' }, namespaced: true, metric: 'rps' };
const nodes = { groupResource: { group: '', resource: 'nodes' }, namespaced: false, metric: 'load' };
const offers: readonly MetricOffer[] = [
  { kind: 'object', info: pods },
  { kind: 'external', info: { metric: 'queue_depth' } },
  { kind: 'object', info: nodes },
];

describe('OfferSorter', () => {
  it('tells the metrics of objects and the external ones apart, in their order', () => {
    expect(new OfferSorter().sort(offers)).toEqual({ custom: [pods, nodes], external: [{ metric: 'queue_depth' }] });
  });

  it('returns the same lists for the same array', () => {
    const sorter = new OfferSorter();
    const first = sorter.sort(offers);
    expect(sorter.sort(offers)).toBe(first);
  });

  it('returns other lists for another array', () => {
    const sorter = new OfferSorter();
    sorter.sort(offers);
    expect(sorter.sort([])).toEqual({ custom: [], external: [] });
  });

  it('begins with nothing', () => {
    const none: readonly MetricOffer[] = [];
    const sorter = new OfferSorter();
    expect(sorter.sort(none)).toEqual({ custom: [], external: [] });
    expect(sorter.sort(none)).toBe(sorter.sort(none));
  });
});
