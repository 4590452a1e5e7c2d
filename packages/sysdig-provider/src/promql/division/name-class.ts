import type { CharacterTest } from './has-character.ts';
import { emptyBin, packInto } from './pack.ts';

/** Names that pass all of these tests. Any name is in exactly one of the classes into which a class is divided. */
export type NameClass = readonly CharacterTest[];

export const everyName: NameClass = [];

/** Names, and how much each of them counts. */
export type Weights = ReadonlyMap<string, number>;

const alphabet = [...'0123456789abcdefghijklmnopqrstuvwxyz'];
/** Pods of one workload begin alike and end at random, services and deployments may end alike. */
const places: readonly number[] = [-1, -2, -3, -4, -5, -6, -7, -8, 0, 1, 2, 3, 4, 5, 6, 7];

export function isInClass(name: string, nameClass: NameClass): boolean {
  const characters = [...name];
  return nameClass.every((test) => test.isOneOf === [...test.characters].includes(characters.at(test.place) ?? ''));
}

/** What rounding may add to a sum of weights. */
const roundingError = 1e-6;

/**
 * Divides a class into as few as can be of which none weighs more than `most`, by the characters at which its names
 * differ best. Gives the class alone when it cannot be divided any further.
 * @param names some of those in it, with what they stand for.
 */
export function divideClass(nameClass: NameClass, names: Weights, most: number): readonly NameClass[] {
  if (sum(names) <= most + roundingError) return [nameClass];
  const [best] = places
    .map((place) => divideAt(place, names, most))
    .filter(({ tests }) => tests.length > 1)
    .toSorted((one, other) => one.queries - other.queries || one.heaviest - other.heaviest);
  if (best === undefined) return [nameClass];
  return best.tests.flatMap((test) => {
    const inside = new Map([...names].filter(([name]) => isInClass(name, [test])));
    return divideClass([...nameClass, test], inside, most);
  });
}

/** Names of which nothing is known are taken to end in any character alike. */
export function unknownNames(weight: number): Weights {
  return new Map(alphabet.map((character) => [character, weight / alphabet.length]));
}

export function sum(weights: Weights): number {
  return [...weights.values()].reduce((total, weight) => total + weight, 0);
}

/** One way to divide a class. */
interface Division {
  readonly tests: readonly CharacterTest[];
  /** How many queries it comes to, with those into which what is still too heavy will be divided. */
  readonly queries: number;
  /** What weighs the most of what cannot be told apart there. */
  readonly heaviest: number;
}

/** One test for each bin but the first, which takes what is in none of the others: also characters that were not seen. */
function divideAt(place: number, names: Weights, most: number): Division {
  const { loads, rest } = loadsAt(place, names);
  const items = [...loads].map(([name, weight]) => ({ name, weight }));
  const bins = packInto([{ ...emptyBin, weight: rest }], items, (bin, { weight }) => {
    return bin.weight + weight <= most + roundingError;
  });
  const listed = bins.slice(1).map((bin) => bin.items.map(({ name }) => name).toSorted());
  return {
    tests: [
      { place, characters: listed.flat().toSorted().join(''), isOneOf: false },
      ...listed.map((inside) => ({ place, characters: inside.join(''), isOneOf: true })),
    ],
    queries: bins.reduce((total, { weight }) => total + Math.max(1, Math.ceil((weight - roundingError) / most)), 0),
    heaviest: Math.max(rest, ...loads.values()),
  };
}

/** How much the names weigh together that have the same character there; the rest has none of the alphabet. */
function loadsAt(place: number, names: Weights): { readonly loads: Weights; readonly rest: number } {
  const loads = new Map<string, number>();
  let rest = 0;
  for (const [name, weight] of names) {
    const character = [...name].at(place) ?? '';
    if (alphabet.includes(character)) loads.set(character, (loads.get(character) ?? 0) + weight);
    else rest += weight;
  }
  return { loads, rest };
}
