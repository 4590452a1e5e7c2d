import { Groups } from './groups.ts';
import { divideClass, everyName, isInClass, type NameClass, sum, type Weights } from './name-class.ts';
import type { Part } from './part.ts';
import { type Capacity, fewestRows, isForgotten, toCapacity } from './row-limit.ts';
import { Shares } from './shares.ts';

/** The names of objects that an answer has, by namespace; whether they were asked for or not. */
export type ObjectNames = ReadonlyMap<string, ReadonlySet<string>>;

/** What is known of an answer that was cut. */
export interface CutAnswer {
  /** Some of the objects. */
  readonly seen: ObjectNames;
  /** How many objects there are in each namespace; absent when that could not be told either. */
  readonly counts?: Weights;
}

/**
 * How the objects of one demand are divided among queries, with what was learnt of their numbers: one query while it
 * holds them all, else groups of namespaces or fixed classes of their names, and fixed classes of the objects' names
 * where one namespace has too many. What is divided in one way stays so until it is too much or much less would do, so
 * that the text of queries changes with the demand and not with each answer.
 */
export class Layout {
  readonly #counts = new Map<string, number>();
  readonly #groups = new Groups();
  readonly #shares = new Shares();
  /** Whether the counts are those of all namespaces, wanted or not. */
  #countsAll = false;
  #classes: readonly NameClass[] = [everyName];
  /** Whether asking for all namespaces alike has failed. */
  #isTooWide = false;
  #mostRows = Number.POSITIVE_INFINITY;
  /** When an answer was cut for the last time, in milliseconds since the epoch. */
  #cutAt: number | undefined;

  /** How many numbers it remembers. */
  get size(): number {
    return this.#counts.size + this.#shares.size;
  }

  /** @param capacity that of the source. */
  capacityWithin({ planned, most }: Capacity): Capacity {
    const own = toCapacity(this.#mostRows);
    return { planned: Math.min(planned, own.planned), most: Math.min(most, own.most) };
  }

  /** An answer to this demand was cut to so many rows. */
  limitTo(rows: number, now: number): void {
    this.#mostRows = Math.max(fewestRows, Math.min(this.#mostRows, rows));
    this.#cutAt = now;
  }

  /** Whether what was cut is so long ago that it is to be found out anew, by a layout that knows nothing. */
  isOutdated(now: number): boolean {
    return this.#cutAt !== undefined && isForgotten(this.#cutAt, now);
  }

  /**
   * The parts that together are all that is asked for, and share nothing. Asking for few of the namespaces, such as one
   * that is new, leaves the others where they are.
   */
  arrange(namespaces: readonly string[], capacity: Capacity, now: number): readonly Part[] {
    const divided = namespaces.filter((namespace) => this.#shares.has(namespace));
    const whole = namespaces.filter((namespace) => !this.#shares.has(namespace));
    this.#forgetOthers(namespaces);
    return [
      ...divided.flatMap((namespace) => this.#shares.partsOf(namespace)),
      ...this.#arrangeWhole(whole, capacity, now),
    ];
  }

  /** Takes note of a whole answer. */
  learn(part: Part, objects: ObjectNames, capacity: Capacity): void {
    const { namespaces, among, names } = part;
    const toDivision = (namespace: string) => {
      const seen = objects.get(namespace) ?? new Set<string>();
      return { seen, weight: seen.size, capacity };
    };
    if (names !== undefined) {
      for (const namespace of namespaces) {
        const total = this.#shares.learn(namespace, names, toDivision(namespace));
        if (total !== undefined) this.#counts.set(namespace, total);
      }
      return;
    }
    this.#count(part, new Map([...objects].map(([namespace, inside]) => [namespace, inside.size])));
    if (among === everyName) this.#countsAll = true;
    for (const namespace of namespaces) {
      const division = toDivision(namespace);
      if (division.weight > capacity.most) this.#shares.divide(namespace, everyName, division);
    }
  }

  /** New parts for one whose answer was cut; fewer than two when it cannot be divided. */
  divide(part: Part, { seen, counts }: CutAnswer, { capacity, now }: Dividing): readonly Part[] {
    const { namespaces, among, names = everyName } = part;
    const [only = '', ...others] = namespaces;
    if (among === undefined && others.length === 0) {
      const weight = Math.max(names === everyName ? (counts?.get(only) ?? 0) : 0, capacity.most + 1);
      return this.#shares.divide(only, names, { seen: seen.get(only) ?? new Set(), weight, capacity });
    }
    if (counts !== undefined) this.#count(part, counts);
    if (among === undefined) return this.#divideGroup(namespaces, seen, capacity);
    this.#countsAll ||= counts !== undefined && among === everyName;
    // Nothing that is known explains why it was too much.
    this.#isTooWide ||= counts === undefined || this.#weightOf(among) <= capacity.most;
    return this.#arrangeWhole(namespaces, capacity, now);
  }

  #arrangeWhole(namespaces: readonly string[], capacity: Capacity, now: number): readonly Part[] {
    if (namespaces.length === 0) return [];
    const groups = this.#groups.arrange(namespaces, { counts: this.#counts, capacity, now });
    if (Groups.isOne(namespaces, capacity) || this.#shares.size > 0) return groups;
    const classes = this.#arrangeClasses(namespaces, capacity);
    if (classes === undefined || classes.length > groups.length) return groups;
    return classes
      .map((among) => ({ namespaces: namespaces.filter((namespace) => isInClass(namespace, among)), among }))
      .filter((part) => part.namespaces.length > 0);
  }

  /** Undefined where asking for all namespaces is too much. */
  #arrangeClasses(wanted: readonly string[], { planned, most }: Capacity): readonly NameClass[] | undefined {
    if (this.#isTooWide) return undefined;
    if (!this.#countsAll) {
      const known = wanted.reduce((total, namespace) => total + (this.#counts.get(namespace) ?? 0), 0);
      return known > most ? undefined : this.#classes;
    }
    if ([...this.#counts.values()].some((count) => count > most)) return undefined;
    const kept = this.#classes.flatMap((among) =>
      this.#weightOf(among) > most ? divideClass(among, this.#countsIn(among), planned) : [among],
    );
    const fresh = divideClass(everyName, this.#counts, planned);
    this.#classes = fresh.length < kept.length ? fresh : kept;
    return this.#classes;
  }

  #divideGroup(namespaces: readonly string[], seen: ObjectNames, capacity: Capacity): readonly Part[] {
    const shares = namespaces.flatMap((namespace) => {
      const weight = this.#counts.get(namespace) ?? 0;
      const names = seen.get(namespace) ?? new Set<string>();
      if (weight <= capacity.most || names.size === 0) return [];
      return this.#shares.divide(namespace, everyName, { seen: names, weight, capacity });
    });
    const whole = namespaces.filter((namespace) => !this.#shares.has(namespace));
    const groups = whole.length === 0 ? [] : this.#groups.divide(whole, { counts: this.#counts, capacity });
    return [...shares, ...groups];
  }

  /** Takes over how many objects the namespaces of a part have; who is not there has none. */
  #count({ namespaces, among }: Part, counts: Weights): void {
    if (among === undefined) {
      for (const namespace of namespaces) this.#counts.set(namespace, counts.get(namespace) ?? 0);
      return;
    }
    for (const namespace of [...this.#counts.keys()]) {
      if (isInClass(namespace, among)) this.#counts.delete(namespace);
    }
    for (const [namespace, count] of counts) this.#counts.set(namespace, count);
  }

  /** Unless it is about all namespaces, what nobody asks for any more needs no memory. */
  #forgetOthers(namespaces: readonly string[]): void {
    if (this.#countsAll || this.#counts.size <= 2 * namespaces.length + 100) return;
    const wanted = new Set(namespaces);
    for (const namespace of [...this.#counts.keys()]) {
      if (!wanted.has(namespace)) this.#counts.delete(namespace);
    }
  }

  #countsIn(among: NameClass): Weights {
    return new Map([...this.#counts].filter(([namespace]) => isInClass(namespace, among)));
  }

  #weightOf(among: NameClass): number {
    return sum(this.#countsIn(among));
  }
}

interface Dividing {
  readonly capacity: Capacity;
  readonly now: number;
}
