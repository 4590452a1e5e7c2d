import { describe, expect, it } from '@jest/globals';
import { formatGroupResource, type MetricOffer } from '@metrics-adapter/core';
import { descriptor } from '../../test/support/descriptor.ts';
import { DescriptorTable } from './descriptor-table.ts';
import type { Metrics } from './metrics.ts';
import { buildOffers } from './offers.ts';

function offers(names: readonly string[], types: Readonly<Record<string, string>> = {}): readonly string[] {
  return buildOffers({ names: new Set(names), types: new Map(Object.entries(types)) }).map(format);
}

function format(offer: MetricOffer): string {
  if (offer.kind === 'external') return `external ${offer.info.metric}`;
  const { groupResource, namespaced, metric } = offer.info;
  return `${formatGroupResource(groupResource)}${namespaced ? '' : ' (cluster)'} ${metric}`;
}

describe('buildOffers', () => {
  it('offers metrics that PromQL cannot tell apart by their ids, where these are asked for', () => {
    const table = new DescriptorTable();
    for (const id of ['a.b', 'a-b', 'a.c']) table.add(descriptor(id));
    const known = { names: new Set(['a_b', 'a_c']), types: new Map(), descriptors: table.metrics };
    const external = (metrics: Metrics) =>
      buildOffers(metrics)
        .map(format)
        .filter((one) => one.startsWith('external'));
    expect(external({ ...known, areById: true })).toEqual(['external a-b', 'external a.b', 'external a_c']);
    expect(external(known)).toEqual(['external a_b', 'external a_c']);
  });

  it('offers a series for every kind of object and as an external metric', () => {
    expect(offers(['queue_depth'], { queue_depth: 'gauge' })).toEqual([
      'pods queue_depth',
      'services queue_depth',
      'deployments.apps queue_depth',
      'namespaces (cluster) queue_depth',
      'nodes (cluster) queue_depth',
      'external queue_depth',
    ]);
  });

  it('offers the older id where it means this very series', () => {
    const listed = offers(['sysdig_container_net_in_bytes', 'sysdig_host_net_in_bytes']);
    expect(listed.filter((offer) => offer.endsWith(' net.bytes.in'))).toEqual([
      'pods net.bytes.in',
      'services net.bytes.in',
      'deployments.apps net.bytes.in',
      'namespaces (cluster) net.bytes.in',
      'nodes (cluster) net.bytes.in',
      'external net.bytes.in',
    ]);
    const hostOnly = offers(['sysdig_host_net_in_bytes']);
    expect(hostOnly.filter((offer) => offer.endsWith(' net.bytes.in'))).toEqual(['nodes (cluster) net.bytes.in']);
  });

  it('offers nothing of which no value can be made', () => {
    expect(offers(['queue_depth', 'latency'], { latency: 'histogram' })).toEqual([]);
  });

  it('offers what its name alone explains', () => {
    expect(offers(['http_requests_total', 'sysdig_program_cpu'])).toContain('pods http_requests_total');
    expect(offers(['http_requests_total', 'sysdig_program_cpu'])).toContain('pods sysdig_program_cpu');
  });

  it('lists alike whatever the order was', () => {
    const names = ['b_total', 'a_total', 'sysdig_container_net_in_bytes'];
    expect(offers(names)).toEqual(offers(names.toReversed()));
    expect(offers(names).slice(0, 4)).toEqual([
      'pods a_total',
      'pods b_total',
      'pods net.bytes.in',
      'pods sysdig_container_net_in_bytes',
    ]);
  });

  it('offers what a descriptor explains', () => {
    const table = new DescriptorTable();
    for (const each of [descriptor('shop.orders', 'counter'), descriptor('odd', 'none')]) table.add(each);
    const metrics = { names: new Set(['shop_orders', 'odd']), types: new Map(), descriptors: table.metrics };
    expect(buildOffers(metrics).map(format).at(-1)).toBe('external shop_orders');
    expect(buildOffers(metrics)).toHaveLength(6);
  });

  it('is empty of nothing', () => {
    expect(offers([])).toEqual([]);
  });
});
