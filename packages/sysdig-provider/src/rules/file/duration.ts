/** Units of Prometheus' durations in seconds, in the order in which they may be written. */
const units: readonly (readonly [name: string, seconds: number])[] = [
  ['y', 365 * 86_400],
  ['w', 7 * 86_400],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
];

/** A duration of whole seconds as Prometheus reads it (`1h30m`, `90s`), without groups, for schemas too. */
export const durationPattern = `^(?=[0-9])${units.map(([name]) => `(?:[0-9]{1,9}${name})?`).join('')}$`;

const readable = new RegExp(durationPattern);

/**
 * Reads a duration of whole seconds in Prometheus' spelling: the largest unit first, each at most once, of `y w d h m
 * s`. Milliseconds are no part of it: nothing here is measured more often than each second. Undefined when it is none.
 */
export function parseDuration(text: string): number | undefined {
  if (!readable.test(text)) return undefined;
  const parts = [...text.matchAll(/([0-9]+)([a-z])/g)];
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * secondsOf(unit), 0);
}

function secondsOf(unit: string | undefined): number {
  return units.find(([name]) => name === unit)?.[1] ?? Number.NaN;
}

/** Writes whole seconds the same way: 90 as `1m30s`. */
export function formatDuration(seconds: number): string {
  const { text } = units.reduce(
    ({ text, rest }, [name, size]) => {
      const count = Math.floor(rest / size);
      return { text: count === 0 ? text : `${text}${count}${name}`, rest: rest - count * size };
    },
    { text: '', rest: seconds },
  );
  return text === '' ? '0s' : text;
}
