import type { CancelSignal } from '../../provider/request-context.ts';

/** Makes a {@link CancelSignal} and aborts it: what an `AbortController` is where there is one. */
export class CancelSource {
  readonly signal: CancelSignal;
  readonly #state = { aborted: false };
  readonly #listeners = new Set<() => void>();

  constructor() {
    const state = this.#state;
    const listeners = this.#listeners;
    this.signal = {
      get aborted() {
        return state.aborted;
      },
      addEventListener: (_type, listener) => {
        listeners.add(listener);
      },
      removeEventListener: (_type, listener) => {
        listeners.delete(listener);
      },
    };
  }

  cancel(): void {
    if (this.#state.aborted) return;
    this.#state.aborted = true;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}
