import { describe, expect, it } from '@jest/globals';
import { ApiError } from './api-error.ts';
import type { StoreEvent } from './event-history.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { ObjectStore } from './object-store.ts';
import { kindOf } from './resource-kind.ts';

const nodes = kindOf({ apiVersion: 'v1', kind: 'Node' });
const services = kindOf({ apiVersion: 'v1', kind: 'Service' });

const node = (name: string, label = ''): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { label } },
});
const tell = ({ version, type, object }: StoreEvent) => `${version} ${type} ${object.metadata.name}`;
const names = (objects: readonly KubernetesObject[]) =>
  objects.map(({ metadata }) => `${metadata.name}${metadata.labels?.['label'] ?? ''}`).join(' ');

describe('ObjectStore', () => {
  it('gives every change a version, and no change none', () => {
    const store = new ObjectStore();
    const events: string[] = [];
    store.onEvent((event) => events.push(tell(event)));
    store.put(nodes, node('a'));
    store.put(nodes, { metadata: { labels: { label: '' }, name: 'a' }, kind: 'Node', apiVersion: 'v1' });
    store.put(nodes, node('a', '2'));
    store.remove({ kind: nodes, name: 'a' });
    store.remove({ kind: nodes, name: 'a' });
    expect(events).toEqual(['1001 ADDED a', '1002 MODIFIED a', '1003 DELETED a']);
    expect(store.version).toBe(1003);
  });

  it('tells what was there at an earlier version', () => {
    const store = new ObjectStore();
    store.put(nodes, node('b'));
    store.put(nodes, node('a', '1'));
    const then = store.version;
    store.put(nodes, node('a', '2'));
    store.put(nodes, node('c'));
    store.remove({ kind: nodes, name: 'b' });
    store.put(services, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', namespace: 'shop' } });
    expect(names(store.list(nodes))).toBe('a2 c');
    expect(names(store.list(nodes, undefined, then))).toBe('a1 b');
  });

  it('tells of what a listener changes after what it heard of', () => {
    const store = new ObjectStore();
    const seen: string[] = [];
    store.onEvent(({ object, type }) => {
      if (object.metadata.name === 'a' && type === 'ADDED') store.put(nodes, node('b'));
    });
    store.onEvent((event) => seen.push(tell(event)));
    store.put(nodes, node('a'));
    expect(seen).toEqual(['1001 ADDED a', '1002 ADDED b']);
  });

  it('does not change when the object that it was given does', () => {
    const store = new ObjectStore();
    const labels = { label: '1' };
    store.put(nodes, { ...node('a'), metadata: { name: 'a', labels } });
    labels.label = '2';
    expect(names(store.list(nodes))).toBe('a1');
  });

  it('forgets on demand, also its last version', () => {
    const store = new ObjectStore();
    store.put(nodes, node('a'));
    const then = store.version;
    store.expire();
    expect(() => store.after(then)).toThrow(ApiError);
    expect(() => store.after(then)).toThrow(`too old resource version: ${then} (${then + 1})`);
    expect(names(store.list(nodes))).toBe('a');
    expect(store.after(store.version)).toEqual([]);
  });

  it('forgets what happened long ago', () => {
    const store = new ObjectStore();
    const then = store.version;
    for (let change = 0; change < 20_000; change += 1) store.put(nodes, node('a', String(change)));
    expect(() => store.after(then)).toThrow('too old resource version');
    expect(store.after(store.version - 9_999)).toHaveLength(9_999);
  });
});
