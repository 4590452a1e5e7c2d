import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ResourceMapping } from '@metrics-adapter/core';
import { ResourceNames } from '../discovery/resource-names.ts';
import { stableKinds } from '../discovery/stable-kinds.ts';
import { autoscalerObject, objectMetric, podsMetric } from '../testing/autoscaler-object.ts';
import { RecordingExpectations } from '../testing/recording-expectations.ts';
import { RecordingLog } from '../testing/recording-log.ts';
import { AutoscalerStore } from './autoscaler-store.ts';
import { parseWatchedAutoscaler } from './watched-autoscaler.ts';

let told: RecordingExpectations;
let log: RecordingLog;
let store: AutoscalerStore;
let kinds: ReadonlyMap<string, ReadonlyMap<string, ResourceMapping>>;

beforeEach(() => {
  told = new RecordingExpectations();
  log = new RecordingLog();
  kinds = stableKinds;
  store = new AutoscalerStore({
    reads: told,
    pods: told,
    kinds: {
      mappingOf: ({ group, resource }) => kinds.get(group)?.get(resource),
      resourceOf: (kind) => new ResourceNames(kinds).resourceOf(kind),
    },
    log,
  });
});

const hpa = (...parts: Parameters<typeof autoscalerObject>) => parseWatchedAutoscaler(autoscalerObject(...parts));
const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } };
const future = { type: 'Telepathy' };
const widget = objectMetric('spin', { apiVersion: 'example.org/v1', kind: 'Widget', name: 'w' });

describe('AutoscalerStore', () => {
  it('tells what each HPA reads, and nothing of those that read nothing', () => {
    store.replace([hpa('cart', ['requests', 'errors']), hpa('web', [cpu]), hpa('cart', ['queue'], 'bank')]);
    expect(told.take()).toEqual(['shop/cart: requests, errors', 'bank/cart: queue']);
  });

  it('tells what an HPA reads now', () => {
    store.put(hpa('cart', ['requests']));
    store.put(hpa('cart', ['errors']));
    store.put(hpa('cart', [cpu]));
    store.put(hpa('cart', ['requests']));
    expect(told.take()).toEqual([
      'shop/cart: requests',
      'shop/cart: errors',
      'shop/cart: forgotten',
      'shop/cart: requests',
    ]);
  });

  it('says nothing when what changed is something else', () => {
    store.replace([hpa('cart', ['requests'])]);
    told.take();
    store.put(hpa('cart', ['requests', cpu]));
    store.replace([hpa('cart', ['requests'])]);
    expect(told.take()).toEqual([]);
  });

  it('forgets what an HPA that is gone read', () => {
    store.replace([hpa('cart', ['requests']), hpa('web', [cpu])]);
    store.remove(hpa('cart', ['requests']));
    store.remove(hpa('web', [cpu]));
    store.remove(hpa('never', ['requests']));
    expect(told.take()).toEqual(['shop/cart: requests', 'shop/cart: forgotten']);
  });

  it('forgets those that went while nobody looked', () => {
    store.replace([hpa('cart', ['requests']), hpa('web', ['errors'])]);
    told.take();
    store.replace([hpa('web', ['errors']), hpa('new', ['queue'])]);
    expect(told.take()).toEqual(['shop/cart: forgotten', 'shop/new: queue']);
  });

  it('tells of which namespaces the pods are counted, when that changes', () => {
    store.replace([
      hpa('cart', [podsMetric('requests')]),
      hpa('web', [podsMetric('requests')]),
      hpa('other', ['queue'], 'bank'),
    ]);
    expect(told.take().at(-1)).toBe('pods of shop');
    store.put(hpa('other', ['queue', podsMetric('requests')], 'bank'));
    expect(told.take()).toEqual(['bank/other: queue, requests', 'pods of shop, bank']);
    store.remove(hpa('cart', []));
    expect(told.take()).toEqual(['shop/cart: forgotten']);
    store.put(hpa('web', ['errors']));
    expect(told.take()).toEqual(['shop/web: errors', 'pods of bank']);
    store.put(hpa('web', [podsMetric('errors')]));
    store.remove(hpa('other', [], 'bank'));
    expect(told.take().filter((line) => line.startsWith('pods'))).toEqual(['pods of shop, bank', 'pods of shop']);
    store.replace([]);
    expect(told.take()).toEqual(['shop/web: forgotten', 'pods of ']);
  });

  it('finds kinds again that were not known, and tells the HPAs alone whose reads are others now', () => {
    store.replace([hpa('cart', ['requests', widget]), hpa('web', [widget]), hpa('api', ['requests'])]);
    expect(told.take()).toEqual(['shop/cart: requests', 'shop/api: requests']);
    const mapping = { kind: 'Widget', apiVersion: 'example.org/v1', namespaced: true };
    kinds = new Map([['example.org', new Map([['widgets', mapping]])]]);
    store.resolveAgain();
    expect(told.take()).toEqual(['shop/cart: requests, spin', 'shop/web: spin']);
    kinds = new Map([['example.org', new Map([['widgets', { ...mapping, namespaced: false }]])]]);
    store.resolveAgain();
    expect(told.take()).toEqual(['shop/cart: requests', 'shop/web: forgotten']);
  });

  it('passes over an HPA that it cannot read, and says so once for each reason', () => {
    store.replace([hpa('cart', ['requests']), hpa('web', [future])]);
    store.put(hpa('web', [future]));
    store.resolveAgain();
    store.put(hpa('web', [cpu, future]));
    store.put(hpa('cart', [future]));
    expect(told.take()).toEqual(['shop/cart: requests', 'shop/cart: forgotten']);
    expect(new Set(log.lines)).toEqual(
      new Set(['debug: an HPA cannot be read, so its metrics are fetched when they are asked for']),
    );
    const where = (index: number) => expect.stringContaining(`spec.metrics[${index}].type: must be Pods, `);
    expect(log.fields).toEqual([
      { hpa: 'shop/web', problem: where(0) },
      { hpa: 'shop/web', problem: where(1) },
      { hpa: 'shop/cart', problem: where(0) },
    ]);
    store.put(hpa('cart', ['errors']));
    expect(told.take()).toEqual(['shop/cart: errors']);
  });
});
