import { describe, expect, it } from '@jest/globals';
import { descriptor } from '../../test/support/descriptor.ts';
import type { MetricDescriptor } from '../client/monitor-api.ts';
import { DescriptorTable } from './descriptor-table.ts';

function idsBySeries(...descriptors: readonly MetricDescriptor[]): Readonly<Record<string, string>> {
  const table = new DescriptorTable();
  for (const each of descriptors) table.add(each);
  return Object.fromEntries([...table.metrics].map(([series, { id }]) => [series, id]));
}

describe('DescriptorTable', () => {
  it.each([
    ['by the table', 'net.bytes.in', ['sysdig_container_net_in_bytes', 'sysdig_host_net_in_bytes']],
    ['by the table', 'jvm.nonHeap.used', ['jmx_jvm_nonHeap_used']],
    ['as it is', 'sysdig_container_net_in_bytes', ['sysdig_container_net_in_bytes']],
    ['as it is', 'http_requests_total', ['http_requests_total']],
    ['with underscores for its dots', 'shop.orders.placed', ['shop_orders_placed']],
    ['with underscores for its dashes', 'shop-orders', ['shop_orders']],
    ['as none', '5xx', []],
    ['as none', 'größe', []],
  ])('takes an id %s: %s', (_, id, series) => {
    expect(Object.keys(idsBySeries(descriptor(id)))).toEqual(series);
  });

  it.each([
    ['a label', descriptor('host.mac', 'segmentBy')],
    ['a text', descriptor('version', 'none', { type: 'string' })],
    ['a date', descriptor('started', 'gauge', { type: 'date' })],
    ['what is only put together', descriptor('proc.name', 'none', { timeAggregations: ['concat'] })],
  ])('leaves out %s', (_, one) => {
    expect(idsBySeries(one)).toEqual({});
  });

  it.each([
    ['net.bytes.total', 'sysdig_host_net_total_bytes'],
    ['shop.orders', 'shop_orders'],
  ])('prefers the older id %s to %s, whichever comes first', (older, newer) => {
    expect(idsBySeries(descriptor(older), descriptor(newer))[newer]).toBe(older);
    expect(idsBySeries(descriptor(newer), descriptor(older))[newer]).toBe(older);
  });

  it.each([[['a.b', 'a-b', 'a_b']], [['a_b', 'a-b', 'a.b']], [['a-b', 'a_b', 'a.b', 'a-b']]])(
    'keeps all that PromQL cannot tell apart: %j',
    (ids) => {
      const table = new DescriptorTable();
      for (const id of ids) table.add(descriptor(id, id === 'a.b' ? 'counter' : 'gauge'));
      expect([...table.metrics.keys()]).toEqual(['a_b']);
      const { id, alike = [] } = table.metrics.get('a_b') ?? {};
      expect(id).toBe('a-b');
      const others = alike.map((other) => `${other.id} ${other.traits.metricType}`);
      expect(others.toSorted()).toEqual(['a.b counter', 'a_b gauge']);
    },
  );

  it('lets nothing that looks alike stand for a known metric', () => {
    const known = ['net.bytes.total', 'sysdig_host_net_total_bytes'];
    for (const id of known) {
      expect(idsBySeries(descriptor('sysdig.host.net.total.bytes'), descriptor(id))).toMatchObject({
        sysdig_host_net_total_bytes: id,
      });
      expect(idsBySeries(descriptor(id), descriptor('sysdig.host.net.total.bytes'))).toMatchObject({
        sysdig_host_net_total_bytes: id,
      });
    }
  });

  it('takes no more than it may', () => {
    const table = new DescriptorTable(2);
    expect(['a.b', 'a-b', 'a.b'].map((id) => table.add(descriptor(id)))).toEqual([true, true, true]);
    expect(table.add(descriptor('c'))).toBe(false);
    expect([...table.metrics.keys()]).toEqual(['a_b']);
  });

  it('keeps what tells a value from its samples, once for all that are alike', () => {
    const table = new DescriptorTable();
    const more = { type: 'byte', category: 'jmx', namespaces: ['host', 'kubernetes.pod'] };
    table.add(descriptor('a', 'counter', more));
    table.add(descriptor('b', 'counter', { ...more, namespaces: [] }));
    table.add(descriptor('c', 'counter', { ...more, timeAggregations: [], groupAggregations: [] }));
    const traits = (id: string) => table.metrics.get(id)?.traits;
    expect(traits('a')).toEqual({
      metricType: 'counter',
      type: 'byte',
      category: 'jmx',
      time: 'timeAvg',
      group: 'sum',
    });
    expect(traits('b')).toBe(traits('a'));
    expect(traits('c')).toEqual({ ...traits('a'), time: undefined, group: undefined });
  });
});
