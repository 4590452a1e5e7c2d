import { reasonOf } from '../../errors/reason.ts';

/**
 * Makes a part of its text, which is empty where there is none. Throws, in words for the log, when the text is refused.
 *
 * @param before the last good one, if there was one.
 */
export type ParsePart<T> = (text: string, before: T | undefined) => T;

/** One part of a configuration that changes while we run: the last text that could be read wins. */
export class KeptPart<T> {
  readonly #parse: ParsePart<T>;
  #text: string | undefined;
  #goodText: string | undefined;
  #value: T | undefined;
  #problem: string | undefined;

  constructor(parse: ParsePart<T>) {
    this.#parse = parse;
  }

  /** The same object as long as the last good text stays the same. Undefined: there never was a good one. */
  get value(): T | undefined {
    return this.#value;
  }

  /** Why the newest text is refused. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Takes up a text. True when there is something new to say or to use. */
  update(text: string): boolean {
    if (text === this.#text) return false;
    this.#text = text;
    this.#problem = undefined;
    if (text === this.#goodText) return true;
    try {
      this.#value = this.#parse(text, this.#value);
      this.#goodText = text;
    } catch (error) {
      this.#problem = reasonOf(error);
    }
    return true;
  }
}
