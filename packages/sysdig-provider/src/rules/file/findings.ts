import type { RuleProblem } from './rule.ts';
import { formatPath, type Path, type RuleDocument } from './rule-document.ts';
import { TextLines } from './text-lines.ts';

/** What is wrong, in two half sentences: `is no duration`, `write a duration such as 1m30s`. */
export interface Finding {
  readonly message: string;
  readonly remedy: string;
}

/** What points to a place: a value, a key, or a character of a text. */
export type Pointer = 'value' | 'key' | { readonly character: number };

/** Gathers all that is wrong in one file. */
export class Findings {
  readonly document: RuleDocument;
  readonly #lines: TextLines;
  readonly #problems: RuleProblem[] = [];

  constructor(document: RuleDocument) {
    this.document = document;
    this.#lines = new TextLines(document.text);
  }

  /** In the order in which they stand in the file. */
  get problems(): readonly RuleProblem[] {
    return this.#problems.toSorted((one, other) => one.offset - other.offset);
  }

  report(path: Path, { message, remedy }: Finding, pointer: Pointer = 'value'): void {
    const offset = this.#offsetOf(path, pointer);
    const place = { file: this.document.file, ...this.#lines.placeOf(offset) };
    this.#problems.push({ ...place, path: formatPath(path), message, remedy, offset });
  }

  placeOf(path: Path) {
    return { file: this.document.file, ...this.#lines.placeOf(this.document.offsetOf(path)) };
  }

  #offsetOf(path: Path, pointer: Pointer): number {
    if (pointer === 'value') return this.document.offsetOf(path);
    if (pointer === 'key') return this.document.offsetOfKey(path);
    return this.document.offsetIn(path, pointer.character);
  }
}
