/** Something does not keep what a port promises. The message tells what was seen, and what to do about it. */
export class ContractViolation extends Error {
  override readonly name = 'ContractViolation';
}

/** The test itself lacks something, whatever is tested. The message says all there is to do. */
export class SubjectFault extends ContractViolation {}

/** Throws unless it holds. */
export function ensure(holds: boolean, complaint: string): asserts holds {
  if (!holds) throw new ContractViolation(complaint);
}

/** Throws unless both are the same data, in whatever order their members stand. */
export function ensureEqual(actual: unknown, expected: unknown, what: string): void {
  const [one, other] = [formatData(actual), formatData(expected)];
  ensure(one === other, `${what}: got ${one} instead of ${other}`);
}

/** Throws when something is there twice. */
export function ensureDistinct(things: readonly unknown[], what: string): void {
  const texts = things.map((thing) => (typeof thing === 'string' ? thing : formatData(thing)));
  const double = texts.find((text, index) => texts.indexOf(text) !== index);
  ensure(double === undefined, `${what}: got ${double} twice`);
}

/** Data as JSON with sorted members; a member that is undefined is one that is not there. */
export function formatData(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => withSortedMembers(part)) ?? 'nothing';
}

function withSortedMembers(part: unknown): unknown {
  // JSON has no word for them, and "null" would hide what is wrong.
  if (typeof part === 'number' && !Number.isFinite(part)) return String(part);
  if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
  return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
