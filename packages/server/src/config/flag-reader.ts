import { parseDuration } from './duration.ts';

/** The least and most that a number may be, both included. */
export interface Bounds {
  readonly least: number;
  readonly most?: number;
}

/** Reads typed values out of given flags and collects what is wrong with them. */
export class FlagReader {
  readonly #values: ReadonlyMap<string, string>;
  readonly #problems: string[];

  constructor(values: ReadonlyMap<string, string>, problems: readonly string[]) {
    this.#values = values;
    this.#problems = [...problems];
  }

  get problems(): readonly string[] {
    return this.#problems;
  }

  report(problem: string): void {
    this.#problems.push(problem);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Empty when absent. */
  text(name: string): string {
    return this.#values.get(name) ?? '';
  }

  /** The value under another name, or nothing: for members that are left out when absent. */
  optional<Key extends string>(name: string, key: Key): { readonly [K in Key]?: string } {
    const value = this.#values.get(name);
    return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: string };
  }

  list(name: string): readonly string[] {
    return this.text(name)
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  oneOf(name: string, choices: readonly string[]): string {
    const value = this.text(name);
    if (!choices.includes(value)) this.report(`--${name} must be ${choices.join(' or ')}, not "${value}"`);
    return value;
  }

  wholeNumber(name: string, bounds: Bounds): number {
    const text = this.text(name);
    return this.#bounded(name, /^\d+$/.test(text) ? Number(text) : undefined, { ...bounds, what: 'a whole number' });
  }

  seconds(name: string, bounds: Bounds): number {
    return this.#bounded(name, parseDuration(this.text(name)), { ...bounds, what: 'a duration such as 10m or 15s' });
  }

  wholeSeconds(name: string, bounds: Bounds): number {
    const seconds = parseDuration(this.text(name));
    const whole = Number.isInteger(seconds) ? seconds : undefined;
    return this.#bounded(name, whole, { ...bounds, what: 'a duration of whole seconds such as 10s or 1m' });
  }

  #bounded(name: string, value: number | undefined, { least, most, what }: Bounds & { readonly what: string }): number {
    if (value !== undefined && value >= least && value <= (most ?? value)) return value;
    const range = most === undefined ? `of at least ${least}` : `from ${least} to ${most}`;
    this.report(`--${name} must be ${what} ${range}, not "${this.text(name)}"`);
    return least;
  }
}
