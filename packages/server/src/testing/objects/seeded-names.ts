import { createHash } from 'node:crypto';

/** Makes names that look random and are the same in every run with the same seed. */
export class SeededNames {
  readonly #seed: string;
  #made = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Another one with each call. */
  nextUid(): string {
    const hex = this.#hash(`uid ${this.#next()}`).toString('hex');
    const [a, b, c, d] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(13, 16), hex.slice(17, 20)];
    return `${a}-${b}-4${c}-8${d}-${hex.slice(20, 32)}`;
  }

  /** Another one with each call; nobody guesses it who does not know the seed. */
  nextToken(): string {
    return this.#hash(`token ${this.#next()}`).toString('base64url');
  }

  /** The same for the same text: nine letters and digits, of those that Kubernetes takes because they make no words. */
  hashOf(text: string): string {
    const letters = 'bcdfghjklmnpqrstvwxz2456789';
    return [...this.#hash(text).subarray(0, 9)].map((byte) => letters[byte % letters.length]).join('');
  }

  #hash(text: string): Buffer {
    return createHash('sha256').update(`${this.#seed}\n${text}`).digest();
  }

  #next(): number {
    this.#made += 1;
    return this.#made;
  }
}
