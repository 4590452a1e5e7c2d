import type { Sample } from '../sample-source.ts';

/*
 * What things take in memory, estimated in bytes: V8 on 64 bits, measured with a hundred thousand of each and rounded up.
 * Enough to keep a bound; no promise about any engine of JavaScript.
 */

/** A table without anything in it. */
export const tableWeight = 2000;
/** A namespace of a table. */
export const scopeWeight = 1000;
/** An object that was refused. */
export const refusalWeight = 1000;

/** A sample with its name, its number and its place in a table. */
export function sampleWeight({ labels }: Sample): number {
  return labels === undefined ? 400 : 300 + 100 * Object.keys(labels).length;
}
