import { divideClass, everyName, isInClass, type NameClass, sum, unknownNames, type Weights } from './name-class.ts';
import type { Part } from './part.ts';
import type { Capacity } from './row-limit.ts';

/** Objects of one namespace that are asked for together. */
interface Share {
  readonly names: NameClass;
  /** How many there were the last time, or may be. */
  readonly weight: number;
}

/** What a share is divided by. */
export interface Division {
  /** The names of some of its objects; none: they are taken to end in any character. */
  readonly seen: ReadonlySet<string>;
  /** How many objects it has. */
  readonly weight: number;
  readonly capacity: Capacity;
}

/** The namespaces of which one query cannot have all objects, and by which classes of names these are asked for. */
export class Shares {
  readonly #shares = new Map<string, readonly Share[]>();

  get size(): number {
    return this.#shares.size;
  }

  has(namespace: string): boolean {
    return this.#shares.has(namespace);
  }

  partsOf(namespace: string): readonly Part[] {
    return (this.#shares.get(namespace) ?? []).map(({ names }) => toPart(namespace, names));
  }

  /** The parts into which all objects, or those of one class, are divided; none where they cannot be told apart. */
  divide(namespace: string, names: NameClass, { seen, weight, capacity }: Division): readonly Part[] {
    const weights =
      seen.size === 0 ? unknownNames(weight) : new Map([...seen].map((name) => [name, weight / seen.size]));
    const classes = divideClass(names, weights, capacity.planned);
    if (classes.length < 2) return [];
    const known = this.#shares.get(namespace) ?? [{ names: everyName, weight }];
    const smaller = classes.map((inside) => ({ names: inside, weight: weightIn(inside, weights) }));
    this.#shares.set(
      namespace,
      known.flatMap((share) => (share.names === names ? smaller : [share])),
    );
    return classes.map((inside) => toPart(namespace, inside));
  }

  /**
   * Takes note of the objects of one class; divides it further when they are too many. Gives the number of all objects
   * of the namespace when one query can have them again, and forgets it then.
   */
  learn(namespace: string, names: NameClass, { seen, weight, capacity }: Division): number | undefined {
    const known = this.#shares.get(namespace);
    if (known === undefined) return undefined;
    const shares = known.map((share) => (share.names === names ? { names, weight } : share));
    this.#shares.set(namespace, shares);
    const total = shares.reduce((all, share) => all + share.weight, 0);
    if (total <= capacity.planned) {
      this.#shares.delete(namespace);
      return total;
    }
    if (weight > capacity.most) this.divide(namespace, names, { seen, weight, capacity });
    return undefined;
  }
}

function toPart(namespace: string, names: NameClass): Part {
  return { namespaces: [namespace], names };
}

function weightIn(nameClass: NameClass, weights: Weights): number {
  return sum(new Map([...weights].filter(([name]) => isInClass(name, nameClass))));
}
