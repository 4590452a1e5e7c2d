import { Layout } from './layout.ts';

/** What all layouts together may remember; the one that was not used for the longest is forgotten first. */
const mostLayouts = 1000;
const mostNumbers = 100_000;

/** The layouts of one source, by demand. */
export class Layouts {
  readonly #layouts = new Map<string, Layout>();

  /** @param demand the text of its query without any namespaces: equal for what is answered alike. */
  of(demand: string): Layout {
    const layout = this.#layouts.get(demand) ?? new Layout();
    this.#layouts.delete(demand);
    this.#layouts.set(demand, layout);
    this.#forget();
    return layout;
  }

  get size(): number {
    return this.#layouts.size;
  }

  #forget(): void {
    let numbers = 0;
    for (const layout of this.#layouts.values()) numbers += layout.size;
    for (const [demand, layout] of this.#layouts) {
      if (this.#layouts.size <= mostLayouts && numbers <= mostNumbers) return;
      numbers -= layout.size;
      this.#layouts.delete(demand);
    }
  }
}
