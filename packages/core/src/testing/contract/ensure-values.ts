import { isInt64 } from '../../model/int64.ts';
import { Quantity } from '../../model/quantity.ts';
import type { ContractSubject, KnownValue } from './contract-subject.ts';
import { ensure, ensureDistinct, ensureEqual } from './contract-violation.ts';

/** Throws unless the number is the known one, however it is written. */
export function ensureNumber(actual: KnownValue, known: KnownValue, what: string): void {
  ensureQuantity(actual, what);
  ensure(actual.value.equals(known.value), `the value of ${what} is ${actual.value} instead of ${known.value}`);
}

export function ensureTime(actual: KnownValue, known: KnownValue, what: string): void {
  ensureEqual(actual.timestamp, known.timestamp, `the time of ${what}`);
}

export function ensureWindow(actual: KnownValue, known: KnownValue, what: string): void {
  ensureEqual(actual.windowSeconds, known.windowSeconds, `the window of ${what}`);
}

/** Throws unless number, time and window are the known ones. */
export function ensureTrue(actual: KnownValue, known: KnownValue, what: string): void {
  ensureNumber(actual, known, what);
  ensureTime(actual, known, what);
  ensureWindow(actual, known, what);
}

/** Throws unless it is exact, an autoscaler can read it, and it was measured before now. */
export function ensurePossible({ value, timestamp }: KnownValue, { clock }: ContractSubject, what: string): void {
  ensureReadable(value, what);
  // As milliseconds, seconds since the epoch are a day in January 1970.
  const isTime = timestamp > Date.UTC(2001, 0);
  ensure(isTime, `the time of ${what} is ${timestamp}, which cannot be milliseconds since the epoch`);
  ensure(timestamp <= clock.now(), `the time of ${what} is ${timestamp}, ahead of the clock's ${clock.now()}`);
}

/** Throws unless the window is one that the API can say. */
export function ensureWholeWindow({ windowSeconds }: KnownValue, what: string): void {
  if (windowSeconds === undefined) return;
  const isWhole = Number.isInteger(windowSeconds) && windowSeconds > 0;
  ensure(isWhole, `the window of ${what} is ${windowSeconds}, which is no whole number of seconds above zero`);
}

/** Throws unless measured times can tell what was measured when from one time for all. */
export function ensureUnlikeTimes(known: readonly KnownValue[], what: string): void {
  const times = new Set(known.map(({ timestamp }) => timestamp));
  ensure(known.length < 2 || times.size > 1, `all known times of ${what} are the same`);
}

/** Throws unless a list is there at once, and holds nothing twice. */
export function ensureList(list: readonly unknown[]): void {
  ensure(Array.isArray(list), 'the list is no array');
  ensureDistinct(list, 'the list');
}

/** Throws unless known values can tell a right answer from a lucky one. */
export function ensureTelling(known: readonly KnownValue[], subject: ContractSubject, what: string): void {
  for (const one of known) {
    ensurePossible(one, subject, what);
    ensureWholeWindow(one, what);
    // Else whoever gives the time of the answer is right by chance.
    ensure(one.timestamp < subject.clock.now(), `a known time of ${what} is that of its clock`);
  }
  ensureDistinct(
    known.map(({ value }) => value),
    `each known value of ${what} differs from the others`,
  );
}

/** Throws unless an autoscaler reads the number that is meant: in thousandths, in 64 bits. */
export function ensureReadable(value: Quantity, what: string): void {
  ensureQuantity({ value }, what);
  const isReadable = isInt64(value.milliValue());
  ensure(isReadable, `the value of ${what} is ${value}, whose thousandths do not fit in 64 bits`);
}

function ensureQuantity({ value }: Pick<KnownValue, 'value'>, what: string): void {
  ensure(value instanceof Quantity, `the value of ${what} is the ${typeof value} ${value}, which is no Quantity`);
}
