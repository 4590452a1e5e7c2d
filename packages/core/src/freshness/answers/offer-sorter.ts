import type { CustomMetricInfo, ExternalMetricInfo } from '../../provider/metric-info.ts';
import type { MetricOffer } from '../sample-source.ts';

/** A source's offers in two lists, one per API. */
export interface ListedOffers {
  readonly custom: readonly CustomMetricInfo[];
  readonly external: readonly ExternalMetricInfo[];
}

/**
 * Sorts a source's offers by API: once for each array that the source returns, so that whoever made something of a
 * list, discovery for example, sees by its identity that it has not changed.
 */
export class OfferSorter {
  #offers: readonly MetricOffer[] = [];
  #listed: ListedOffers = { custom: [], external: [] };

  /** The offers, in the order in which they came. */
  sort(offers: readonly MetricOffer[]): ListedOffers {
    if (offers !== this.#offers) {
      this.#offers = offers;
      this.#listed = {
        custom: offers.flatMap((offer) => (offer.kind === 'object' ? [offer.info] : [])),
        external: offers.flatMap((offer) => (offer.kind === 'external' ? [offer.info] : [])),
      };
    }
    return this.#listed;
  }
}
