import type { ProofHeaders } from './credentials.ts';
import { type HttpAnswer, TransportError } from './http-transport.ts';
import { tokenPattern } from './token-pattern.ts';

/** How many secrets are remembered: a gateway may repeat one that was replaced meanwhile. */
const remembered = 3;

/** Takes secrets out of what a backend or a gateway repeats, however they are spelt there. */
export class SecretRemover {
  /** To make a pattern takes longer than to look for it, and secrets change once an hour at the most. */
  readonly #patterns = new Map<string, RegExp>();

  /** From now on this is taken out of everything; and so are the last ones before it. */
  remember(secret: string): void {
    if (this.#patterns.has(secret)) return;
    const pattern = tokenPattern(secret);
    if (pattern === undefined) return;
    this.#patterns.set(secret, pattern);
    const [oldest] = this.#patterns.keys();
    if (this.#patterns.size > remembered && oldest !== undefined) this.#patterns.delete(oldest);
  }

  /** The answer without secrets, wherever they stand. */
  fromAnswer(answer: HttpAnswer): HttpAnswer {
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, value && this.fromText(value)]);
    return { ...answer, headers: Object.fromEntries(headers), body: this.fromText(answer.body) };
  }

  /** The failure without secrets. */
  fromFailure({ failure, message }: TransportError): TransportError {
    return new TransportError(failure, this.fromText(message));
  }

  fromText(text: string): string {
    let clean = text;
    for (const pattern of this.#patterns.values()) clean = clean.replace(pattern, '[token]');
    return clean;
  }
}

/** The token that headers carry; an empty text where they carry none. */
export function tokenOf(proof: ProofHeaders): string {
  return proof['authorization']?.replace(/^\S+ /, '') ?? '';
}
