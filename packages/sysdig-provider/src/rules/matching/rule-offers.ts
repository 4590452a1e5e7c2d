import type { MetricOffer } from '@metrics-adapter/core';
import type { Discovery, Rule, RuleSet } from '../file/rule.ts';
import type { PatternNames } from './pattern-names.ts';
import { keyOfOffer } from './used-metrics.ts';

/** What the list leaves out. */
export interface ListCut {
  /** How many there are to list. */
  readonly resources: number;
  readonly maxResources: number;
}

/** Everything that may stand in the list: arrays that stay the same until they change. */
export interface Offers {
  readonly rules: readonly MetricOffer[];
  readonly used: readonly MetricOffer[];
  /** Without rules. Only asked when it is to be listed. */
  readonly defaults: () => readonly MetricOffer[];
}

/** What rules answer: in the order of the files, patterns' names last. */
export function buildRuleOffers({ rules }: RuleSet, patterns: PatternNames): readonly MetricOffer[] {
  const literal = rules.filter(({ source }) => !(source.series instanceof RegExp));
  const found = [...patterns.listed()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return unique([
    ...literal.flatMap((rule) => offersOf(rule, rule.name)),
    ...found.flatMap(({ rule, name }) => offersOf(rule, name)),
  ]);
}

function offersOf(rule: Rule, metric: string): readonly MetricOffer[] {
  if (rule.kind === 'external') return [{ kind: 'external', info: { metric } }];
  return rule.resources.map(({ groupResource, namespaced }) => {
    return { kind: 'object', info: { groupResource, namespaced, metric } };
  });
}

/** Chooses what is listed: rules first, and never more than may be. Each list is the same array until something changes. */
export class ListedOffers {
  readonly #onCut: (cut: ListCut) => void;
  readonly #wanted = new Remembered();
  readonly #cut = new Remembered();
  #wasCut = false;

  /** @param onCut told once, when the list begins to be shorter than it should. */
  constructor(onCut: (cut: ListCut) => void) {
    this.#onCut = onCut;
  }

  list({ rules, used, defaults }: Offers, { list, maxResources }: Discovery): readonly MetricOffer[] {
    const others = { all: defaults, used: () => used, rules: () => [] }[list]();
    const wanted = this.#wanted.get([rules, others], () => [...rules, ...notHidden(others, rules)]);
    const isCut = wanted.length > maxResources;
    if (isCut && !this.#wasCut) this.#onCut({ resources: wanted.length, maxResources });
    this.#wasCut = isCut;
    if (!isCut) return wanted;
    // What is used goes before patterns' thousands.
    return this.#cut.get([rules, used, maxResources], () => unique([...used, ...rules]).slice(0, maxResources));
  }
}

/** One list, and what it was made from. */
class Remembered {
  #sources: readonly unknown[] = [];
  #list: readonly MetricOffer[] = [];

  get(sources: readonly unknown[], make: () => readonly MetricOffer[]): readonly MetricOffer[] {
    if (sources.length !== this.#sources.length || sources.some((source, index) => source !== this.#sources[index])) {
      this.#sources = sources;
      this.#list = make();
    }
    return this.#list;
  }
}

/** What rules leave to others. Of external metrics a rule means every spelling, since capitals do not arrive. */
function notHidden(offers: readonly MetricOffer[], rules: readonly MetricOffer[]): readonly MetricOffer[] {
  const hidden = new Set(rules.map(hidingKey));
  return offers.filter((offer) => !hidden.has(hidingKey(offer)));
}

function hidingKey(offer: MetricOffer): string {
  return offer.kind === 'external' ? keyOfOffer(offer).toLowerCase() : keyOfOffer(offer);
}

/** The first of those that are the same. */
function unique(offers: readonly MetricOffer[]): readonly MetricOffer[] {
  const byKey = new Map<string, MetricOffer>();
  for (const offer of offers) {
    const key = keyOfOffer(offer);
    if (!byKey.has(key)) byKey.set(key, offer);
  }
  return [...byKey.values()];
}
