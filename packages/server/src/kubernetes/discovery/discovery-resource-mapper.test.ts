import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseGroupResource } from '@metrics-adapter/core';
import type { Exchange } from '../testing/fake-api-server.ts';
import { startSurroundings, type TestSurroundings } from '../testing/test-surroundings.ts';
import { manyTurns, until } from '../testing/until.ts';
import { DiscoveryResourceMapper } from './discovery-resource-mapper.ts';

const minute = 60_000;

let test: TestSurroundings;
let mapper: DiscoveryResourceMapper;
/** What each path answers; 404 for others. */
let documents: Map<string, unknown>;
let asked: string[];

beforeEach(async () => {
  documents = new Map();
  asked = [];
  test = await startSurroundings({ handle: answer });
  mapper = new DiscoveryResourceMapper(test.around);
});

afterEach(async () => {
  mapper.stop();
  await test.stop();
});

function answer(exchange: Exchange): boolean {
  asked.push(exchange.path);
  const document = documents.get(exchange.path);
  if (document === undefined) exchange.answer(503, { reason: 'ServiceUnavailable' });
  else exchange.answer(200, document);
  return true;
}

const find = (resource: string) => mapper.mappingOf(parseGroupResource(resource));

/** A version of a group in the aggregated form. */
const version = (name: string, resources: Readonly<Record<string, string>>, more: object = {}) => ({
  version: name,
  freshness: 'Current',
  ...more,
  resources: Object.entries(resources).map(([resource, kind]) => ({
    resource,
    responseKind: { group: '', version: '', kind },
    scope: kind === 'Node' ? 'Cluster' : 'Namespaced',
    subresources: [{ subresource: 'status', responseKind: { kind } }],
  })),
});

const aggregated = (groups: Readonly<Record<string, readonly object[]>>) => ({
  kind: 'APIGroupDiscoveryList',
  apiVersion: 'apidiscovery.k8s.io/v2',
  items: Object.entries(groups).map(([name, versions]) => ({ metadata: name === '' ? {} : { name }, versions })),
});

function serveAggregated(groups: Readonly<Record<string, readonly object[]>>): void {
  documents.set('/api', aggregated({ '': [version('v1', { pods: 'Pod', nodes: 'Node' })] }));
  documents.set('/apis', aggregated(groups));
}

describe('DiscoveryResourceMapper', () => {
  it('knows the kinds that every cluster has before it was able to ask', () => {
    expect(find('pods')).toEqual({ kind: 'Pod', apiVersion: 'v1', namespaced: true });
    expect(find('nodes')).toEqual({ kind: 'Node', apiVersion: 'v1', namespaced: false });
    expect(find('deployments.apps')).toEqual({ kind: 'Deployment', apiVersion: 'apps/v1', namespaced: true });
    expect(find('cronjobs.batch')).toEqual({ kind: 'CronJob', apiVersion: 'batch/v1', namespaced: true });
    expect(find('widgets.example.org')).toBeUndefined();
    expect(find('deployments')).toBeUndefined();
  });

  it('asks twice for the aggregated form, and reads it', async () => {
    serveAggregated({ 'example.org': [version('v2', { widgets: 'Widget' })] });
    await mapper.start();
    expect(asked).toEqual(['/api', '/apis']);
    expect(find('nodes')).toEqual({ kind: 'Node', apiVersion: 'v1', namespaced: false });
    expect(find('widgets.example.org')).toEqual({ kind: 'Widget', apiVersion: 'example.org/v2', namespaced: true });
    expect(find('deployments.apps')).toBeUndefined();
  });

  it('asks for the newest form it knows, and takes the older ones', async () => {
    await test.stop();
    test = await startSurroundings();
    mapper = new DiscoveryResourceMapper(test.around);
    void mapper.start();
    expect((await test.server.next()).headers.accept).toBe(
      'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json',
    );
  });

  it('takes the first version that has the resource', async () => {
    serveAggregated({
      'example.org': [version('v2', { widgets: 'Widget' }), version('v1', { widgets: 'OldWidget', gadgets: 'Gadget' })],
    });
    await mapper.start();
    expect(find('widgets.example.org')?.apiVersion).toBe('example.org/v2');
    expect(find('gadgets.example.org')?.apiVersion).toBe('example.org/v1');
  });

  it('passes over metrics groups and entries that it cannot read', async () => {
    serveAggregated({
      'custom.metrics.k8s.io': [version('v1beta1', { 'pods/requests': 'MetricValueList' })],
      'metrics.k8s.io': [version('v1beta1', { pods: 'PodMetrics' })],
      'example.org': [version('v1', { widgets: 'Widget' }), { version: 'v0', resources: [7, {}, { resource: 'odd' }] }],
    });
    await mapper.start();
    expect(find('pods.metrics.k8s.io')).toBeUndefined();
    expect(find('pods/requests.custom.metrics.k8s.io')).toBeUndefined();
    expect(find('odd.example.org')).toBeUndefined();
    expect(find('widgets.example.org')).toBeDefined();
  });

  it('keeps what a server that is down served before', async () => {
    serveAggregated({
      'example.org': [version('v1', { widgets: 'Widget' })],
      'gone.org': [version('v1', { ghosts: 'Ghost' })],
    });
    await mapper.start();
    serveAggregated({ 'example.org': [version('v1', {}, { freshness: 'Stale' })] });
    await test.clock.advance(10 * minute);
    await until(() => find('ghosts.gone.org') === undefined);
    expect(find('widgets.example.org')).toEqual({ kind: 'Widget', apiVersion: 'example.org/v1', namespaced: true });
  });

  it('reads discovery again every ten minutes', async () => {
    serveAggregated({ 'example.org': [version('v1', { widgets: 'Widget' })] });
    await mapper.start();
    serveAggregated({ 'example.org': [version('v2', { widgets: 'Widget' })] });
    await test.clock.advance(10 * minute - 1);
    await manyTurns();
    expect(asked).toHaveLength(2);
    await test.clock.advance(1);
    await until(() => find('widgets.example.org')?.apiVersion === 'example.org/v2');
  });

  it('keeps the last good answer, says once that it fails, and asks again soon', async () => {
    serveAggregated({ 'example.org': [version('v1', { widgets: 'Widget' })] });
    await mapper.start();
    documents.delete('/apis');
    await test.clock.advance(10 * minute);
    await until(() => test.waits.includes(750));
    await test.clock.advance(750);
    await until(() => test.waits.includes(1_500));
    expect(find('widgets.example.org')).toBeDefined();
    serveAggregated({ 'example.org': [version('v2', { widgets: 'Widget' })] });
    await test.clock.advance(1_500);
    await until(() => find('widgets.example.org')?.apiVersion === 'example.org/v2');
    expect(test.log.lines).toEqual([
      'warn: the discovery of Kubernetes cannot be read; the last one counts',
      'info: the discovery of Kubernetes is read again',
    ]);
  });

  it('knows the usual kinds still when the first try fails', async () => {
    await mapper.start();
    expect(find('pods')).toBeDefined();
    expect(test.log.lines).toEqual(['warn: the discovery of Kubernetes cannot be read; the last one counts']);
  });

  it.each([
    ['is no JSON', '<html>'],
    ['is another object', { kind: 'Status' }],
    ['has no groups', aggregated({})],
  ])('does not forget everything over an answer that %s', async (_, document) => {
    serveAggregated({ 'example.org': [version('v1', { widgets: 'Widget' })] });
    documents.set('/apis', document);
    await mapper.start();
    expect(find('deployments.apps')).toBeDefined();
    expect(test.log.lines).toHaveLength(1);
  });

  it('reads the older form of discovery, document by document', async () => {
    serveLegacy();
    await mapper.start();
    expect(asked).toEqual(['/api', '/api/v1', '/apis', '/apis/apps/v1', '/apis/apps/v1beta1', '/apis/example.org/v1']);
    expect(find('pods')).toEqual({ kind: 'Pod', apiVersion: 'v1', namespaced: true });
    expect(find('pods/log')).toBeUndefined();
    expect(find('deployments.apps')).toEqual({ kind: 'Deployment', apiVersion: 'apps/v1', namespaced: true });
    expect(find('relics.apps')).toEqual({ kind: 'Relic', apiVersion: 'apps/v1beta1', namespaced: true });
    expect(find('widgets.example.org')).toEqual({ kind: 'Widget', apiVersion: 'example.org/v1', namespaced: false });
  });

  it('passes over a group of the older form that cannot be read, and keeps what it had', async () => {
    serveLegacy();
    documents.delete('/apis/example.org/v1');
    await mapper.start();
    expect(find('deployments.apps')).toBeDefined();
    expect(find('widgets.example.org')).toBeUndefined();
    serveLegacy();
    await test.clock.advance(10 * minute);
    await until(() => test.waits.length === 2);
    expect(find('widgets.example.org')).toBeDefined();
    documents.delete('/apis/example.org/v1');
    documents.delete('/apis/apps/v1beta1');
    await test.clock.advance(10 * minute);
    await until(() => test.waits.length === 3);
    expect(find('widgets.example.org')).toBeDefined();
    expect(find('relics.apps')).toBeDefined();
  });

  it('finds the resource of a kind, before discovery was read as after it', async () => {
    serveAggregated({ 'example.org': [version('v2', { widgets: 'Widget' })] });
    expect(mapper.resourceOf({ group: 'apps', kind: 'Deployment' })).toEqual({
      group: 'apps',
      resource: 'deployments',
    });
    expect(mapper.resourceOf({ group: 'example.org', kind: 'Widget' })).toBeUndefined();
    await mapper.start();
    expect(mapper.resourceOf({ group: 'example.org', kind: 'Widget' })).toEqual(
      parseGroupResource('widgets.example.org'),
    );
    expect(mapper.resourceOf({ group: 'apps', kind: 'Deployment' })).toBeUndefined();
  });

  it('tells whoever listens when discovery was read anew, and nobody when it was not', async () => {
    serveAggregated({ 'example.org': [version('v2', { widgets: 'Widget' })] });
    const seen: unknown[] = [];
    const forget = mapper.onChange(() => seen.push(find('widgets.example.org')?.kind));
    documents.delete('/apis');
    await mapper.start();
    expect(seen).toEqual([]);
    serveAggregated({ 'example.org': [version('v2', { widgets: 'Widget' })] });
    await test.clock.advance(750);
    await until(() => seen.length > 0);
    expect(seen).toEqual(['Widget']);
    forget();
    await until(() => test.waits.length === 2);
    asked.length = 0;
    await test.clock.advance(10 * minute);
    await until(() => test.waits.length === 3);
    expect([asked, seen]).toEqual([['/api', '/apis'], ['Widget']]);
  });

  it.each([['/api'], ['/nothing']])(
    'is settled when the first try came to its end, with %s missing',
    async (missing) => {
      serveAggregated({ 'example.org': [version('v2', { widgets: 'Widget' })] });
      documents.delete(missing);
      const started = mapper.start();
      expect(mapper.isSettled).toBe(false);
      await started;
      expect(mapper.isSettled).toBe(true);
    },
  );

  it('stops', async () => {
    serveAggregated({ 'example.org': [version('v1', { widgets: 'Widget' })] });
    await mapper.start();
    mapper.stop();
    expect(test.clock.pending).toBe(0);
  });
});

function serveLegacy(): void {
  const apps = [
    { groupVersion: 'apps/v1beta1', version: 'v1beta1' },
    { groupVersion: 'apps/v1', version: 'v1' },
  ];
  const own = [{ groupVersion: 'custom.metrics.k8s.io/v1beta1', version: 'v1beta1' }];
  const example = [{ groupVersion: 'example.org/v1', version: 'v1' }];
  documents.set('/api', { kind: 'APIVersions', versions: ['v1'] });
  documents.set('/apis', {
    kind: 'APIGroupList',
    groups: [
      { name: 'apps', versions: apps, preferredVersion: apps[1] },
      { name: 'custom.metrics.k8s.io', versions: own, preferredVersion: own[0] },
      { name: 'example.org', versions: example, preferredVersion: example[0] },
    ],
  });
  const list = (...resources: readonly (readonly [string, string, boolean])[]) => ({
    kind: 'APIResourceList',
    resources: resources.map(([name, kind, namespaced]) => ({ name, kind, namespaced })),
  });
  documents.set('/api/v1', list(['pods', 'Pod', true], ['pods/log', 'Pod', true]));
  documents.set('/apis/apps/v1', list(['deployments', 'Deployment', true]));
  documents.set('/apis/apps/v1beta1', list(['deployments', 'OldDeployment', true], ['relics', 'Relic', true]));
  documents.set('/apis/example.org/v1', list(['widgets', 'Widget', false]));
}
