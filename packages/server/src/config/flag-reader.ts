import { isIP } from 'node:net';
import { parseDuration } from './duration.ts';

/** The least and most that a number may be, both included. */
export interface Bounds {
  readonly least: number;
  readonly most?: number;
}

interface Expectation extends Bounds {
  readonly what: string;
  readonly unit: string;
}

/**
 * Reads typed values out of given flags and collects what is wrong with them. A wrong number is `NaN` to its reader, so
 * that no second problem is made of it.
 */
export class FlagReader {
  readonly #values: ReadonlyMap<string, string>;
  readonly #given: ReadonlySet<string>;
  readonly #problems: string[];

  /** @param given what was said by a flag or a variable; absent: everything. */
  constructor(
    values: ReadonlyMap<string, string>,
    problems: readonly string[],
    given: ReadonlySet<string> = new Set(values.keys()),
  ) {
    this.#values = values;
    this.#given = given;
    this.#problems = [...problems];
  }

  get problems(): readonly string[] {
    return this.#problems;
  }

  report(problem: string): void {
    this.#problems.push(problem);
  }

  /** Whether there is a value, from wherever. One that is empty counts as none. */
  has(name: string): boolean {
    return this.text(name) !== '';
  }

  /** Whether somebody said it: a default is nobody's word. */
  isGiven(name: string): boolean {
    return this.#given.has(name);
  }

  /** Empty when absent. */
  text(name: string): string {
    return this.#values.get(name) ?? '';
  }

  /** The value under another name, or nothing: for members that are left out when absent. */
  optional<Key extends string>(name: string, key: Key): { readonly [K in Key]?: string } {
    return (this.has(name) ? { [key]: this.text(name) } : {}) as { readonly [K in Key]?: string };
  }

  isOn(name: string): boolean {
    return this.text(name) === 'true';
  }

  list(name: string): readonly string[] {
    return this.text(name)
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  /** The first one where it is none of them, which is reported. */
  oneOf<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const value = this.text(name);
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) this.report(`--${name} must be ${choices.join(' or ')}; it is "${value}"`);
    return chosen ?? choices[0];
  }

  ipAddress(name: string): string {
    const value = this.text(name);
    if (isIP(value) === 0) this.report(`--${name} must be an IP address; it is "${value}"`);
    return value;
  }

  wholeNumber(name: string, bounds: Bounds): number {
    const text = this.text(name);
    const value = /^\d+$/.test(text) ? Number(text) : undefined;
    return this.#bounded(name, value, { ...bounds, what: 'a whole number', unit: '' });
  }

  seconds(name: string, bounds: Bounds): number {
    const what = 'a duration such as 10m or 15s';
    return this.#bounded(name, parseDuration(this.text(name)), { ...bounds, what, unit: 's' });
  }

  wholeSeconds(name: string, bounds: Bounds): number {
    const seconds = parseDuration(this.text(name));
    const whole = Number.isInteger(seconds) ? seconds : undefined;
    return this.#bounded(name, whole, { ...bounds, what: 'a duration of whole seconds such as 10s or 1m', unit: 's' });
  }

  #bounded(name: string, value: number | undefined, { least, most, what, unit }: Expectation): number {
    if (value !== undefined && value >= least && value <= (most ?? value)) return value;
    const range = most === undefined ? `, at least ${least}${unit}` : ` from ${least}${unit} to ${most}${unit}`;
    this.report(`--${name} must be ${what}${range}; it is "${this.text(name)}"`);
    return Number.NaN;
  }
}
