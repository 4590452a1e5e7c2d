import { BackendTimeoutError, type Clock, type RequestContext } from '@metrics-adapter/core';
import { SharedLookUp } from './shared-look-up.ts';

export interface TypeLookUpsParts {
  /** The type of one series, from the backend; undefined: it does not know. */
  readonly ask: (series: string, context: RequestContext) => Promise<string | undefined>;
  readonly clock: Clock;
  /** Milliseconds for which a type that was told is believed. */
  readonly knownFor: number;
}

/** How long a metric that the backend does not know is not asked for again. Milliseconds. */
const unknownFor = 30_000;
const mostAsked = 10_000;

/** What the backend said of one series' type, and when. */
interface TypeAnswer {
  readonly type: string | undefined;
  readonly at: number;
}

/** Types of series that no list told: asked for once for all who want to know, and remembered for a while. */
export class TypeLookUps {
  readonly #parts: TypeLookUpsParts;
  readonly #lookUps = new Map<string, SharedLookUp<string | undefined>>();
  readonly #asked = new Map<string, TypeAnswer>();

  constructor(parts: TypeLookUpsParts) {
    this.#parts = parts;
  }

  /** Throws when it cannot be asked: the type that is not known yet may be any. */
  async typeOf(series: string, context: RequestContext): Promise<string | undefined> {
    const asked = this.#asked.get(series);
    if (asked !== undefined && this.#isValid(asked)) {
      this.#remember(series, asked);
      return asked.type;
    }
    if (context.signal.aborted) throw new BackendTimeoutError(`nobody waits any longer for the type of ${series}`);
    const flying = this.#lookUps.get(series);
    return (flying === undefined || flying.isOver ? this.#lookUp(series, context) : flying).wait(context);
  }

  #lookUp(series: string, context: RequestContext): SharedLookUp<string | undefined> {
    const { ask, clock } = this.#parts;
    const lookUp = new SharedLookUp(`the type of ${series}`, context, async (shared) => {
      try {
        const type = await ask(series, shared);
        this.#remember(series, { type, at: clock.now() });
        return type;
      } finally {
        if (this.#lookUps.get(series) === lookUp) this.#lookUps.delete(series);
      }
    });
    this.#lookUps.set(series, lookUp);
    return lookUp;
  }

  /** What nobody asked for the longest is forgotten first. */
  #remember(series: string, answer: TypeAnswer): void {
    this.#asked.delete(series);
    this.#asked.set(series, answer);
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > mostAsked && oldest !== undefined) this.#asked.delete(oldest);
  }

  #isValid({ type, at }: TypeAnswer): boolean {
    const { clock, knownFor } = this.#parts;
    const since = clock.now() - at;
    return since >= 0 && since < (type === undefined ? unknownFor : knownFor);
  }
}
