import { type Clock, formatGroupResource, type MetricOffer, type SampleRequest } from '@metrics-adapter/core';

/** HPAs ask several times a minute; people who look around are remembered for as long as they may come back. */
const rememberedFor = 3_600_000;
const mostRemembered = 10_000;

/** What was asked for lately and could be answered. */
export class UsedMetrics {
  readonly #clock: Clock;
  /** The one that nobody asked for the longest comes first. */
  readonly #used = new Map<string, { readonly offer: MetricOffer; readonly at: number }>();
  #offers: readonly MetricOffer[] | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(request: SampleRequest): void {
    const key = keyOfOffer(toOffer(request));
    const known = this.#used.get(key);
    this.#used.delete(key);
    this.#used.set(key, { offer: known?.offer ?? toOffer(request), at: this.#clock.now() });
    if (known === undefined) this.#offers = undefined;
    const [oldest] = this.#used.keys();
    if (this.#used.size > mostRemembered && oldest !== undefined) this.#used.delete(oldest);
  }

  /** The same array until something changes. */
  offers(): readonly MetricOffer[] {
    const now = this.#clock.now();
    for (const [key, { at }] of this.#used) {
      if (now - at < rememberedFor) break;
      this.#used.delete(key);
      this.#offers = undefined;
    }
    this.#offers ??= [...this.#used.values()].map(({ offer }) => offer).toSorted(byKey);
    return this.#offers;
  }
}

function toOffer(request: SampleRequest): MetricOffer {
  const { metric } = request;
  if (request.kind === 'external') return { kind: 'external', info: { metric } };
  const { groupResource, namespaces } = request;
  return { kind: 'object', info: { groupResource, namespaced: namespaces !== 'cluster-scoped', metric } };
}

/** Tells offers apart. */
export function keyOfOffer(offer: MetricOffer): string {
  return offer.kind === 'external'
    ? ` ${offer.info.metric}`
    : `${formatGroupResource(offer.info.groupResource)} ${offer.info.metric}`;
}

function byKey(one: MetricOffer, other: MetricOffer): number {
  return keyOfOffer(one) < keyOfOffer(other) ? -1 : 1;
}
