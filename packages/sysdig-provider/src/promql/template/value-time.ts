/**
 * How old a value of an expression is, told by the ages of what it was made of: `all` of several where it needs each
 * (`a / b`), `any` where some may be missing (`a or b`). Never of nothing.
 */
export type ValueTime =
  | { readonly kind: 'selector'; readonly index: number }
  | { readonly kind: 'all' | 'any'; readonly of: readonly ValueTime[] };

/**
 * The oldest of the times that count; undefined where one that is needed is missing: then there is no honest time, and
 * so no value.
 * @param times the newest sample of each selector (`t0` is 0), in any unit; absent where it has none.
 */
export function oldestTime(time: ValueTime, times: ReadonlyMap<number, number>): number | undefined {
  if (time.kind === 'selector') return times.get(time.index);
  const known = time.of.map((one) => oldestTime(one, times));
  const found = known.filter((one) => one !== undefined);
  if (found.length === 0 || (time.kind === 'all' && found.length < known.length)) return undefined;
  return Math.min(...found);
}
