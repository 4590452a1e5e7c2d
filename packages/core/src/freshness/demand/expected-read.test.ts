import { describe, expect, it } from '@jest/globals';
import { everything } from '../../model/label-selector.ts';
import { FakeResourceMapper } from '../../testing/fake-resource-mapper.ts';
import { FakeSampleSource } from '../../testing/fake-sample-source.ts';
import { formatDemandKey } from './demand.ts';
import { type ExpectedRead, placeOfRead } from './expected-read.ts';

const pods = {
  kind: 'object',
  groupResource: { group: '', resource: 'pods' },
  metric: 'm',
  metricSelector: everything,
} as const;
const namespaces = { ...pods, groupResource: { group: '', resource: 'namespaces' } };
const queue = { kind: 'external', metric: 'q', namespace: 'shop', selector: everything } as const;

function place(read: ExpectedRead, source = new FakeSampleSource()) {
  return placeOfRead(read, { mapper: new FakeResourceMapper(), source });
}

/** A source whose metrics may be used from the shop alone. */
function ofTheShop(): FakeSampleSource {
  const source = new FakeSampleSource();
  source.policyFor = () => ({ namespaces: ['shop'] });
  return source;
}

describe('placeOfRead', () => {
  it('is where a read of objects looks', () => {
    const { kind, metric, groupResource, metricSelector } = pods;
    const demand = { kind, metric, groupResource, namespaced: true, metricSelector };
    expect(place({ ...pods, namespace: 'shop' })).toEqual({
      demand,
      key: formatDemandKey(demand),
      scope: 'shop',
      policy: {},
    });
    expect(place({ ...pods, groupResource: { group: '', resource: 'nodes' } })?.scope).toBe('');
  });

  it('is where a read of an external metric looks', () => {
    expect(place(queue)).toEqual({ demand: queue, key: formatDemandKey(queue), scope: '', policy: {} });
  });

  it('is nowhere for what would be refused', () => {
    expect(
      place({ ...pods, groupResource: { group: 'example.com', resource: 'frobs' }, namespace: 'shop' }),
    ).toBeUndefined();
    expect(place(pods)).toBeUndefined();
    const source = new FakeSampleSource();
    source.policyFor = () => undefined;
    expect(place(queue, source)).toBeUndefined();
    source.policyFor = () => {
      throw new TypeError('oops');
    };
    expect(place(queue, source)).toBeUndefined();
  });

  it('is somewhere only for a namespace that may use the metric', () => {
    const [shop, bank] = ['shop', 'bank'].map((namespace) => place({ ...pods, namespace }, ofTheShop())?.scope);
    expect([shop, bank]).toEqual(['shop', undefined]);
    const names = [{ name: 'shop' }, { name: 'bank' }, {}];
    expect(names.map((name) => place({ ...namespaces, ...name }, ofTheShop())?.scope)).toEqual([
      '',
      undefined,
      undefined,
    ]);
  });
});
