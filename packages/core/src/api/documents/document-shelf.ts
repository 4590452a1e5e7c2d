import type { ServedDocument } from './served-document.ts';

interface Shelved {
  readonly sources: readonly unknown[];
  readonly document: ServedDocument;
}

/** Documents that were made before, each kept until what it was made of is replaced. */
export class DocumentShelf {
  readonly #shelved = new Map<string, Shelved>();

  /** The document of that name; made anew when one of its sources is another object than last time. */
  take(name: string, sources: readonly unknown[], make: () => ServedDocument): ServedDocument {
    const shelved = this.#shelved.get(name);
    if (shelved?.sources.every((source, index) => source === sources[index])) return shelved.document;
    const document = make();
    this.#shelved.set(name, { sources, document });
    return document;
  }
}
