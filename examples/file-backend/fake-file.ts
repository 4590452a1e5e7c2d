import type { MetricsFile } from './file-source.ts';

/** A file in memory, which counts how often it is looked at and read. */
export class FakeFile implements MetricsFile {
  readonly path = 'metrics.csv';
  reads = 0;
  looks = 0;
  #text: string;
  #writes = 0;
  #isHanging = false;
  #failure: Error | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  async version(): Promise<string> {
    this.looks += 1;
    if (this.#isHanging) await new Promise(() => {});
    if (this.#failure !== undefined) throw this.#failure;
    return `${this.#writes}`;
  }

  async text(): Promise<string> {
    this.reads += 1;
    return this.#text;
  }

  write(text: string): void {
    this.#text = text;
    this.#writes += 1;
    this.#failure = undefined;
  }

  /** From now on it cannot be read, until it is written. */
  failWith(failure: Error): void {
    this.#failure = failure;
  }

  /** From now on its disk does not answer. */
  hang(): void {
    this.#isHanging = true;
  }
}
