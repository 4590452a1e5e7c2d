import { Layout } from './layout.ts';

/**
 * What all layouts together may remember, in numbers: room for one layout of each of the 10 000 demands that the engine
 * holds by default, and as many numbers again. The one that was not used for the longest is forgotten first.
 */
const mostNumbers = 200_000;
/** What a layout takes that knows nothing yet, in numbers. */
const emptyLayout = 10;

interface Weighed {
  readonly layout: Layout;
  weight: number;
}

/** The layouts of one source, by demand. */
export class Layouts {
  readonly #layouts = new Map<string, Weighed>();
  #numbers = 0;

  /**
   * One that knows nothing, when there was none or what it knows is outdated.
   * @param demand the text of its query without any namespaces: equal for what is answered alike.
   * @param now milliseconds since the epoch.
   */
  of(demand: string, now: number): Layout {
    const known = this.#layouts.get(demand);
    const layout = known === undefined || known.layout.isOutdated(now) ? new Layout() : known.layout;
    this.#remove(demand);
    this.#layouts.set(demand, { layout, weight: 0 });
    this.weigh(demand);
    return layout;
  }

  get size(): number {
    return this.#layouts.size;
  }

  /** To be called when the layout of a demand has learnt something: others may have to go for it. */
  weigh(demand: string): void {
    const weighed = this.#layouts.get(demand);
    if (weighed === undefined) return;
    const weight = weighed.layout.size + emptyLayout;
    this.#numbers += weight - weighed.weight;
    weighed.weight = weight;
    for (const other of this.#layouts.keys()) {
      if (this.#numbers <= mostNumbers) return;
      if (other !== demand) this.#remove(other);
    }
  }

  #remove(demand: string): void {
    this.#numbers -= this.#layouts.get(demand)?.weight ?? 0;
    this.#layouts.delete(demand);
  }
}
