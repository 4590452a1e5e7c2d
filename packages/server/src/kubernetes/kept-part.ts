import { reasonOf } from '../tls/certificate-error.ts';

/** One part of a configuration that changes while we run: the last text that could be read wins. */
export class KeptPart<T> {
  readonly #parse: (text: string) => T;
  #text = '';
  #goodText = '';
  #value: T | undefined;
  #problem: string | undefined;

  /** @param parse throws, in words for the log, when the text is refused. */
  constructor(parse: (text: string) => T) {
    this.#parse = parse;
  }

  /** The same object as long as the last good text stays the same. Undefined: no text, or never a good one. */
  get value(): T | undefined {
    return this.#value;
  }

  /** Why the newest text is refused. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Takes up a text; empty takes the value away. True when there is something new to say or to use. */
  update(text: string): boolean {
    if (text === this.#text) return false;
    this.#text = text;
    this.#problem = undefined;
    if (text === this.#goodText) return true;
    try {
      this.#value = text === '' ? undefined : this.#parse(text);
      this.#goodText = text;
    } catch (error) {
      this.#problem = reasonOf(error);
    }
    return true;
  }
}
