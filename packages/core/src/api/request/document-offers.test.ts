import { describe, expect, it } from '@jest/globals';
import type { DocumentRequest } from './api-request.ts';
import { documentOffers } from './document-offers.ts';

describe('documentOffers', () => {
  const json = { mediaType: 'application/json' };

  it('are JSON and the aggregated form for /apis', () => {
    const shape = { as: 'APIGroupDiscoveryList', group: 'apidiscovery.k8s.io', version: 'v2' };
    expect(documentOffers({ kind: 'group-list' })).toEqual([json, { ...json, shape }]);
  });

  it.each<DocumentRequest>([
    { kind: 'group', group: 'custom.metrics.k8s.io' },
    { kind: 'custom-resource-list', version: 'v1beta2' },
    { kind: 'external-resource-list', version: 'v1beta1' },
    { kind: 'openapi-v2' },
    { kind: 'openapi-v3-index' },
    { kind: 'openapi-v3', path: 'apis' },
  ])('are JSON alone for %j', (asked) => {
    expect(documentOffers(asked)).toEqual([json]);
  });
});
