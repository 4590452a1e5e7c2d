import { BackendTimeoutError } from '../errors/metric-errors.ts';
import type { CancelSignal } from '../provider/request-context.ts';

/** Keeps the calls of a fake waiting from {@link hang} to {@link resume}. */
export class Hanging {
  #isHanging = false;
  readonly #waiting = new Set<() => void>();

  hang(): void {
    this.#isHanging = true;
  }

  resume(): void {
    this.#isHanging = false;
    for (const goOn of this.#waiting) goOn();
    this.#waiting.clear();
  }

  /** Settles at once, or when it is resumed; fails when the call is given up before. */
  async pass(signal: CancelSignal): Promise<void> {
    if (this.#isHanging) await this.#resumed(signal);
  }

  #resumed(signal: CancelSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.delete(resolve);
        reject(new BackendTimeoutError('the call was given up'));
      };
      if (signal.aborted) return giveUp();
      this.#waiting.add(resolve);
      signal.addEventListener('abort', giveUp);
    });
  }
}
