import { createSelfSignedPair } from '../../tls/serving/self-signed-pair.ts';
import type { ServingCertificate } from '../../tls/serving/serving-certificate.ts';
import type { ServingPair } from '../../tls/serving/serving-pair.ts';

/** A certificate for loopback that changes when a test says so. */
export class FixedCertificate implements ServingCertificate {
  #pair = createPair();
  readonly #listeners = new Set<() => void>();

  current(): ServingPair {
    return this.#pair;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  close(): void {}

  /** Puts a new pair in its place. */
  replace(): void {
    this.#pair = createPair();
    for (const listener of this.#listeners) listener();
  }
}

/** From the day that tests take for today, so that it is valid whenever they run. */
function createPair(): ServingPair {
  return createSelfSignedPair(['localhost', '127.0.0.1'], Date.UTC(2026, 0, 2));
}
