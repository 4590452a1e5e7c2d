import type { AdapterError } from '../../errors/adapter-error.ts';
import { ensure } from './contract-violation.ts';

/** Throws unless the message says what was asked. */
export function ensureNames(error: AdapterError, nouns: readonly string[]): void {
  for (const noun of nouns) {
    ensure(error.message.includes(noun), `the message "${error.message}" does not name ${noun}`);
  }
}

/**
 * Throws when a secret can be read in something: an error, its causes, and all that hangs on them. A message reaches
 * whoever may run `kubectl describe hpa`, and the causes reach the log. The failure does not repeat the secret.
 */
export function ensureNoSecret(told: unknown, secrets: readonly string[], what: string): void {
  const texts = textsIn(told, new Set());
  const isTold = secrets.some((secret) => texts.some((text) => text.includes(secret)));
  ensure(!isTold, `${what} tells a secret of the backend`);
}

function textsIn(part: unknown, seen: Set<unknown>): readonly string[] {
  if (typeof part === 'string') return [part];
  if (typeof part !== 'object' || part === null || seen.has(part)) return [];
  seen.add(part);
  const hidden = part instanceof Error ? [part.message, part.cause] : [];
  return [...hidden, ...Object.values(part)].flatMap((member) => textsIn(member, seen));
}
