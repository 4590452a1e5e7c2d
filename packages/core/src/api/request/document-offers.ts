import type { MediaTypeOffer } from '../negotiation/negotiate.ts';
import type { DocumentRequest } from './api-request.ts';

const json: readonly MediaTypeOffer[] = [{ mediaType: 'application/json' }];
const groupList: readonly MediaTypeOffer[] = [
  ...json,
  {
    mediaType: 'application/json',
    shape: { as: 'APIGroupDiscoveryList', group: 'apidiscovery.k8s.io', version: 'v2' },
  },
];

/**
 * In which forms core can answer a request for a document: what to `negotiate` about, before anything is read. JSON, and
 * `/apis` in the aggregated form too. A host that can write more adds offers of its own.
 */
export function documentOffers({ kind }: DocumentRequest): readonly MediaTypeOffer[] {
  return kind === 'group-list' ? groupList : json;
}
