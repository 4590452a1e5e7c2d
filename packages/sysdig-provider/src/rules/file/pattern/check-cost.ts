import { PatternError } from './pattern-error.ts';
import type { Characters, Group, Item, Sequence } from './pattern-syntax.ts';

/** No longer name is matched. */
export const longestMatched = 200;

/** What it takes to see that a pattern does not fit, in ways. */
const waysToStart = 10;

/** All patterns of a set together: a tenth of a second for some ten thousand names, in which nothing else happens. */
export const mostWaysTogether = 2500;

/** How many ways through a name there may be. Each costs a few nanoseconds, for each of some ten thousand names. */
const mostWays = 1000;

/** What follows something: one of these characters, the end, or who knows. */
type Following = ReadonlySet<string> | 'end' | undefined;

/**
 * Refuses patterns that could take long on a name made for it: what repeats a repetition, and what can be divided in
 * too many ways. `[^.]+\.` has one way through a name, `.+\.` as many as there are dots.
 * @returns what it costs to match one name, in ways through it.
 */
export function checkCost(alternatives: readonly Sequence[]): number {
  const ways = alternatives.reduce((sum, sequence) => sum + waysThrough(sequence, 'end'), 0);
  if (ways <= mostWays) return ways + waysToStart;
  throw new PatternError(
    'there are too many ways to match a name',
    'say what may not be in a part: ([^.]+)\\. rather than (.+)\\.',
    0,
  );
}

function waysThrough(sequence: Sequence, after: Following): number {
  return sequence.reduce((ways, item, index) => {
    return ways * waysOf(item, followingOf(sequence.slice(index + 1), after));
  }, 1);
}

function waysOf(item: Item, following: Following): number {
  const repeats = item.least === item.most ? 1 : Math.min(item.most, longestMatched) - item.least + 1;
  if (item.kind === 'characters') return isDivided(item, following) ? 1 : repeats;
  refuseNesting(item);
  const inner = item.alternatives.reduce(
    (sum, sequence) => sum + waysThrough(sequence, item.most === 1 ? following : undefined),
    0,
  );
  return repeats * Math.max(1, inner);
}

/** Whether what follows tells where these end. */
function isDivided({ set }: Characters, following: Following): boolean {
  if (following === undefined) return false;
  return following === 'end' || [...set].every((character) => !following.has(character));
}

function refuseNesting(group: Group): void {
  if (group.most === 1) return;
  if (group.alternatives.length > 1) {
    throw new PatternError('repeats alternatives', 'write a class, such as [ab]+ rather than (a|b)+', group.offset);
  }
  const [only = []] = group.alternatives;
  if (only.some(isVariable)) {
    throw new PatternError('repeats a repetition', 'write one class with one quantifier: [a-z.]+', group.offset);
  }
}

function isVariable(item: Item): boolean {
  if (item.least !== item.most || item.most > 1) return true;
  return (
    item.kind === 'group' && (item.alternatives.length > 1 || item.alternatives.some((each) => each.some(isVariable)))
  );
}

function followingOf(rest: Sequence, after: Following): Following {
  const [first] = rest;
  if (first === undefined) return after;
  if (first.least === 0) return undefined;
  if (first.kind === 'characters') return first.set;
  const inner = first.alternatives.map((sequence) => followingOf(sequence, undefined));
  const sets = inner.filter((set) => set instanceof Set);
  return sets.length < inner.length ? undefined : new Set(sets.flatMap((set) => [...set]));
}
