/** Something that an autoscaler remembers, and when it was. */
export interface Recorded {
  /** In milliseconds since the epoch. */
  readonly timestamp: number;
}

/** Whether a record is older than so many seconds. Whatever is recorded is past: without a period it is too old. */
export function isOlderThan(seconds: number, now: number): (record: Recorded) => boolean {
  return ({ timestamp }) => seconds === 0 || timestamp < now - seconds * 1000;
}

/** Whether a record is younger than so many seconds. What is exactly as old is neither older nor younger. */
export function isYoungerThan(seconds: number, now: number): (record: Recorded) => boolean {
  return ({ timestamp }) => timestamp > now - seconds * 1000;
}

/**
 * Adds a record in the place of the last one that is no longer of use, as the controller does: others of no use stay,
 * and count again when somebody makes a window longer. A list is therefore not in the order of time.
 */
export function record<Item>(items: readonly Item[], item: Item, isUseless: (item: Item) => boolean): readonly Item[] {
  const place = items.findLastIndex(isUseless);
  return place === -1 ? [...items, item] : items.with(place, item);
}
