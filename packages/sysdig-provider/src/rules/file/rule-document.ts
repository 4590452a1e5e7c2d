import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import { offsetInScalar } from './scalar-offset.ts';

/** Steps from the document to something in it: `['metrics', 0, 'window']`. */
export type Path = readonly (string | number)[];

/** Writes `metrics[0].window`. */
export function formatPath(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('');
}

/** A file whose YAML is sound, with the places of all that is in it. */
export class RuleDocument {
  readonly file: string;
  readonly text: string;
  /** As plain objects and arrays. */
  readonly content: unknown;
  readonly #document: Document;

  constructor(parts: { readonly file: string; readonly text: string; readonly document: Document; content: unknown }) {
    this.file = parts.file;
    this.text = parts.text;
    this.content = parts.content;
    this.#document = parts.document;
  }

  /** Where a value begins, or where it would have to stand when there is none. */
  offsetOf(path: Path): number {
    const { node, key, missing } = this.#find(path);
    if (missing || !isWritten(node)) return startOf(key) ?? startOf(node) ?? startOf(this.#document.contents) ?? 0;
    return startOf(node) ?? 0;
  }

  /** Where a key begins. */
  offsetOfKey(path: Path): number {
    return startOf(this.#find(path).key) ?? this.offsetOf(path);
  }

  /** Where a character of a text is written. */
  offsetIn(path: Path, index: number): number {
    const { node } = this.#find(path);
    const written = isAlias(node) ? node.resolve(this.#document) : node;
    return isScalar(written) ? offsetInScalar(this.text, written as Scalar, index) : this.offsetOf(path);
  }

  /** The node at a path, or the last one on the way there. */
  #find(path: Path): Found {
    let found: Found = { node: this.#document.contents, missing: false };
    for (const step of path) {
      const next = this.#step(found.node, step);
      if (next === undefined) return { node: found.node, missing: true };
      found = next;
    }
    return found;
  }

  #step(node: unknown, step: string | number): Found | undefined {
    const inner = isAlias(node) ? node.resolve(this.#document) : node;
    if (isSeq(inner)) return typeof step === 'number' && step in inner.items ? found(inner.items[step]) : undefined;
    if (!isMap(inner)) return undefined;
    const pair = inner.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    return pair && found(pair.value, pair.key);
  }
}

interface Found {
  readonly node: unknown;
  /** Of the pair whose value this is. */
  readonly key?: unknown;
  readonly missing: boolean;
}

function found(node: unknown, key?: unknown): Found {
  return { node, key, missing: false };
}

/** Nothing is written where `window:` is followed by the end of the line. */
function isWritten(node: unknown): boolean {
  return node !== null && !(isScalar(node) && node.value === null && node.source === '');
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
