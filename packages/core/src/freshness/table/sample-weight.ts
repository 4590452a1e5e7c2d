import type { Sample } from '../sample-source.ts';

/*
 * What things take in memory, estimated in bytes: V8 on 64 bits, measured with a hundred thousand of each and rounded up.
 * Enough to keep a bound; no promise about any engine of JavaScript.
 */

/** A table without anything in it. */
export const tableWeight = 2000;
/** So long a text is part of the other numbers. */
const usualLength = 200;
/** A table has its selector as text and as requirements, in its demand, in its key, and in what is asked of the backend. */
const weightOfKeyCharacter = 8;

/** A table of this key without anything in it: a selector may have thousands of characters. */
export function weighTable(key: string): number {
  return tableWeight + weightOfKeyCharacter * beyondUsual(key.length);
}

/** A namespace of a table. */
export const scopeWeight = 1000;
/** An object that was refused. */
export const refusalWeight = 1000;

/** A sample with its name, its number and its place in a table. */
export function sampleWeight({ name = '', labels }: Sample): number {
  if (labels === undefined) return 400 + 2 * beyondUsual(name.length);
  const entries = Object.entries(labels);
  const length = entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  // As text they are the sample's name too.
  return 300 + 100 * entries.length + 4 * beyondUsual(length);
}

function beyondUsual(length: number): number {
  return Math.max(0, length - usualLength);
}
