import type { Server } from 'node:https';

/**
 * Counts the requests that a server has not answered yet. Node itself can only wait for connections, and clients keep
 * those open: long after the last answer, or without ever having asked anything.
 */
export class RequestsUnderWay {
  #count = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(server: Pick<Server, 'on'>) {
    server.on('request', (_request, response) => {
      this.#count += 1;
      response.once('close', () => this.#over());
    });
  }

  get count(): number {
    return this.#count;
  }

  /** Settles as soon as every request is answered or given up by its client. */
  answered(): Promise<void> {
    return this.#count === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #over(): void {
    this.#count -= 1;
    if (this.#count > 0) return;
    for (const goOn of this.#waiting.splice(0)) goOn();
  }
}
