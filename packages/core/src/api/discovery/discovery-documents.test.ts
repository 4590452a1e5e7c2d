import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { CustomMetricInfo, ExternalMetricInfo } from '../../provider/metric-info.ts';
import type { ServedDocument } from '../documents/served-document.ts';
import { encodeJson } from '../encoding/encode-json.ts';
import { negotiate } from '../negotiation/negotiate.ts';
import type { DiscoveryRequest } from '../request/api-request.ts';
import { documentOffers } from '../request/document-offers.ts';
import { toApiGroupDiscoveryList } from './api-group-discovery-list.ts';
import { servedGroups, toApiGroup, toApiGroupList } from './api-groups.ts';
import { toCustomResourceList, toExternalResourceList } from './api-resource-list.ts';
import { DiscoveryDocuments } from './discovery-documents.ts';

function podMetric(metric: string): CustomMetricInfo {
  return { groupResource: { group: '', resource: 'pods' }, namespaced: true, metric };
}

/** Discovery of what two providers list, which a test may replace; counts the hashes. */
function discover(custom: readonly CustomMetricInfo[], external: readonly ExternalMetricInfo[]) {
  const state = { custom, external, hashes: 0 };
  const documents = new DiscoveryDocuments({
    customMetrics: { listAllMetrics: () => state.custom },
    externalMetrics: { listAllExternalMetrics: () => state.external },
    sha512Hex: (bytes) => {
      state.hashes += 1;
      return createHash('sha512').update(bytes).digest('hex');
    },
  });
  return { documents, state };
}

function readAll(documents: DiscoveryDocuments): readonly (ServedDocument | undefined)[] {
  return [
    documents.groupList(),
    documents.aggregated(),
    documents.findGroup('custom.metrics.k8s.io'),
    documents.findGroup('external.metrics.k8s.io'),
    documents.findCustomResourceList('v1beta2'),
    documents.findCustomResourceList('v1beta1'),
    documents.findExternalResourceList(),
  ];
}

function textOf(document: ServedDocument | undefined): string {
  return Buffer.from(document?.body ?? []).toString();
}

describe('DiscoveryDocuments', () => {
  const custom = [podMetric('rps'), podMetric('latency')];
  const external = [{ metric: 'queue_depth' }];

  it('serves each document as the bytes of its JSON', () => {
    const { documents } = discover(custom, external);
    expect(documents.groups).toEqual(servedGroups);
    expect(readAll(documents).map(textOf)).toEqual(
      [
        toApiGroupList(servedGroups),
        toApiGroupDiscoveryList(servedGroups, { custom, external }),
        ...servedGroups.map(toApiGroup),
        toCustomResourceList(custom, 'v1beta2'),
        toCustomResourceList(custom, 'v1beta1'),
        toExternalResourceList(external),
      ].map((object) => encodeJson(object)),
    );
  });

  it('gives each document the quoted upper-case SHA-512 of its bytes as ETag', () => {
    for (const document of readAll(discover(custom, external).documents)) {
      const hash = createHash('sha512').update(textOf(document)).digest('hex').toUpperCase();
      expect(document?.etag).toBe(`"${hash}"`);
    }
  });

  it('says JSON of all but aggregated discovery, of which it says what the client asked for', () => {
    const { documents } = discover(custom, external);
    const [groupList, aggregated, ...others] = readAll(documents).map((document) => document?.contentType);
    expect(aggregated).toBe('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
    expect(new Set([groupList, ...others])).toEqual(new Set(['application/json']));
  });

  it.each([
    ['application/json', 'groupList'],
    ['application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json', 'aggregated'],
    ['application/json;g=apidiscovery.k8s.io;v=v3;as=APIGroupDiscoveryList,application/json', 'groupList'],
  ] as const)('lets a client choose between the two forms of /apis: %s', (accept, method) => {
    const { documents } = discover(custom, external);
    const answer = negotiate({ accept }, documentOffers({ kind: 'group-list' }));
    expect(answer).toMatchObject({ acceptable: true, contentType: documents[method]().contentType });
    if (answer.acceptable) expect(documents.find({ kind: 'group-list' }, answer.offer)).toBe(documents[method]());
  });

  it('finds the document that answers a request', () => {
    const { documents } = discover(custom, external);
    const [groupList, , ...others] = readAll(documents);
    const asked: readonly DiscoveryRequest[] = [
      { kind: 'group', group: 'custom.metrics.k8s.io' },
      { kind: 'group', group: 'external.metrics.k8s.io' },
      { kind: 'custom-resource-list', version: 'v1beta2' },
      { kind: 'custom-resource-list', version: 'v1beta1' },
      { kind: 'external-resource-list', version: 'v1beta1' },
    ];
    expect(documents.find({ kind: 'group-list' })).toBe(groupList);
    for (const [index, each] of asked.entries()) expect(documents.find(each)).toBe(others[index]);
    expect(documents.find({ kind: 'group', group: 'metrics.k8s.io' })).toBeUndefined();
  });

  it('builds and hashes a document when it is first read', () => {
    const { documents, state } = discover(custom, external);
    expect(state.hashes).toBe(0);
    documents.groupList();
    expect(state.hashes).toBe(1);
  });

  it('serves 10 000 metrics a thousand times from one build and one hash for each document', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => podMetric(`metric_${index}`));
    const { documents, state } = discover(many, external);
    const first = readAll(documents);
    expect(JSON.parse(textOf(documents.findCustomResourceList('v1beta2'))).resources).toHaveLength(10_000);
    for (let read = 0; read < 1000; read += 1) {
      for (const [index, document] of readAll(documents).entries()) if (document !== first[index]) throw new Error();
    }
    expect(state.hashes).toBe(first.length);
  });

  it.each([
    ['the same content in another array', [...custom]],
    ['the same content in other objects', custom.map((info) => ({ ...info }))],
    ['another order', custom.toReversed()],
    ['a duplicate', [...custom, ...custom]],
  ])('serves the same bytes without another hash when a provider lists %s', (_case, listed) => {
    const { documents, state } = discover(custom, external);
    const first = readAll(documents);
    const { hashes } = state;
    state.custom = listed;
    expect(readAll(documents).every((document, index) => document === first[index])).toBe(true);
    expect(state.hashes).toBe(hashes);
  });

  it('builds anew only what tells of a list that has changed', () => {
    const { documents, state } = discover(custom, external);
    const first = readAll(documents);
    state.custom = [...custom, podMetric('errors')];
    const changed = readAll(documents).map((document, index) => document !== first[index]);
    expect(changed).toEqual([false, true, false, false, true, true, false]);
    expect(textOf(documents.findCustomResourceList('v1beta1'))).toContain('"pods/errors"');
    expect(textOf(documents.aggregated())).toContain('"errors"');
  });

  it('sees a change of the external metrics', () => {
    const { documents, state } = discover(custom, external);
    const first = readAll(documents);
    state.external = [{ metric: 'backlog' }];
    const changed = readAll(documents).map((document, index) => document !== first[index]);
    expect(changed).toEqual([false, true, false, false, false, false, true]);
    expect(textOf(documents.findExternalResourceList())).toContain('"backlog"');
  });

  it('gives an old content its old ETag again', () => {
    const { documents, state } = discover(custom, external);
    const { etag } = documents.aggregated();
    state.custom = [];
    expect(documents.aggregated().etag).not.toBe(etag);
    state.custom = custom;
    expect(documents.aggregated().etag).toBe(etag);
  });

  it('serves custom metrics alone', () => {
    const sha512Hex = (): string => '00';
    const documents = new DiscoveryDocuments({ customMetrics: { listAllMetrics: () => custom }, sha512Hex });
    const groups = servedGroups.slice(0, 1);
    expect(documents.groups).toEqual(groups);
    expect(textOf(documents.groupList())).toBe(encodeJson(toApiGroupList(groups)));
    expect(textOf(documents.aggregated())).toBe(encodeJson(toApiGroupDiscoveryList(groups, { custom, external: [] })));
    expect(documents.findCustomResourceList('v1beta1')).toBeDefined();
    expect(documents.findExternalResourceList()).toBeUndefined();
    expect(documents.findGroup('external.metrics.k8s.io')).toBeUndefined();
  });

  it('serves external metrics alone', () => {
    const sha512Hex = (): string => '00';
    const documents = new DiscoveryDocuments({
      externalMetrics: { listAllExternalMetrics: () => external },
      sha512Hex,
    });
    const groups = servedGroups.slice(1);
    expect(documents.groups).toEqual(groups);
    expect(textOf(documents.groupList())).toBe(encodeJson(toApiGroupList(groups)));
    expect(textOf(documents.aggregated())).toBe(encodeJson(toApiGroupDiscoveryList(groups, { custom: [], external })));
    expect(documents.findExternalResourceList()).toBeDefined();
    expect(documents.findCustomResourceList('v1beta2')).toBeUndefined();
    expect(documents.findGroup('custom.metrics.k8s.io')).toBeUndefined();
  });

  it('knows no other group', () => {
    expect(discover(custom, external).documents.findGroup('apps')).toBeUndefined();
  });
});
