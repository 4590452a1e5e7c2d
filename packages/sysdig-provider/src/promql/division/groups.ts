import { alternationOf } from '../query/escape.ts';
import type { Weights } from './name-class.ts';
import { addTo, type Bin, emptyBin, type Item, packInto } from './pack.ts';
import type { Part } from './part.ts';
import type { Capacity } from './row-limit.ts';

/** Up to this many names and characters are written out: the text stands five times or more in a query. */
const mostNamespaces = 50;
const longestAlternation = 1000;
/** Whoever asks for few of the namespaces for longer than this wants no more. Milliseconds. */
const patience = 120_000;

export interface Grouping {
  /** How many objects namespaces have, as far as is known. */
  readonly counts: Weights;
  readonly capacity: Capacity;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Which namespaces are named together in one query. */
export class Groups {
  #groups: readonly (readonly string[])[] = [];
  /** When all of them were asked for the last time. */
  #wholeAt = 0;

  /** Whether so many can be named in one query. */
  static isOne(namespaces: readonly string[], capacity: Pick<Capacity, 'characters'> = {}): boolean {
    if (namespaces.length <= 1) return true;
    return namespaces.length <= mostNamespaces && alternationOf(namespaces).length <= charactersOf(capacity);
  }

  /**
   * A namespace stays in its group, and a new one joins the first that has room; who asks for few is given groups of
   * those alone.
   */
  arrange(namespaces: readonly string[], { counts, capacity, now }: Grouping): readonly Part[] {
    const known = this.#groups.reduce((total, group) => total + group.length, 0);
    const isShortLived = Math.abs(now - this.#wholeAt) < patience;
    if (namespaces.length * 2 < known && isShortLived) return toParts(pack([], namespaces, { counts, capacity }));
    this.#wholeAt = now;
    const wanted = new Set(namespaces);
    const kept = this.#groups
      .map((group) =>
        toBin(
          group.filter((namespace) => wanted.has(namespace)),
          counts,
        ),
      )
      .filter(({ items, weight }) => items.length > 0 && weight <= capacity.most);
    const placed = new Set(kept.flatMap(({ items }) => items.map(({ name }) => name)));
    const grown = pack(
      kept,
      namespaces.filter((namespace) => !placed.has(namespace)),
      { counts, capacity },
    );
    const fresh = grown.length === 1 ? grown : pack([], namespaces, { counts, capacity });
    return this.#remember(fresh.length < grown.length ? fresh : grown);
  }

  /** Smaller groups for those of one whose answer was cut. */
  divide(namespaces: readonly string[], { counts, capacity }: Omit<Grouping, 'now'>): readonly Part[] {
    const { weight } = toBin(namespaces, counts);
    // It was too much, whatever the numbers say.
    const factor = weight > capacity.most ? 1 : (capacity.most + 1) / weight;
    const heavier = new Map(namespaces.map((namespace) => [namespace, weightOf(namespace, counts) * factor]));
    const divided = pack([], namespaces, { counts: heavier, capacity });
    const moved = new Set(namespaces);
    const isRemembered = this.#groups.some((group) => group.some((namespace) => moved.has(namespace)));
    if (isRemembered) {
      const others = this.#groups.map((group) => group.filter((namespace) => !moved.has(namespace)));
      this.#groups = [...others.filter((group) => group.length > 0), ...divided.map(namesOf)];
    }
    return toParts(divided);
  }

  #remember(bins: readonly Bin[]): readonly Part[] {
    this.#groups = bins.map(namesOf);
    return toParts(bins);
  }
}

function pack(
  bins: readonly Bin[],
  namespaces: readonly string[],
  { counts, capacity }: Omit<Grouping, 'now'>,
): readonly Bin[] {
  const items = namespaces.map((namespace) => toItem(namespace, counts));
  return packInto(bins, items, (bin, { weight, length = 0 }) => {
    const isShort = bin.items.length < mostNamespaces && bin.length + length <= charactersOf(capacity) + 1;
    return isShort && bin.weight + weight <= capacity.planned;
  });
}

function charactersOf({ characters = longestAlternation }: Pick<Capacity, 'characters'>): number {
  return Math.min(characters, longestAlternation);
}

/** A namespace without objects, or of which nothing is known yet, counts a little all the same. */
function weightOf(namespace: string, counts: Weights): number {
  return Math.max(1, counts.get(namespace) ?? 1);
}

function toItem(namespace: string, counts: Weights): Item {
  return { name: namespace, weight: weightOf(namespace, counts), length: alternationOf([namespace]).length + 1 };
}

function toBin(namespaces: readonly string[], counts: Weights): Bin {
  return namespaces.map((namespace) => toItem(namespace, counts)).reduce(addTo, emptyBin);
}

function namesOf({ items }: Bin): readonly string[] {
  return items.map(({ name }) => name);
}

function toParts(bins: readonly Bin[]): readonly Part[] {
  return bins.map((bin) => ({ namespaces: namesOf(bin).toSorted() }));
}
