import { inspect } from 'node:util';

/** Everything by which an error may show what it holds, its causes included: what a log or a careless handler would print. */
export function textsOf(error: unknown): string {
  const texts = [
    inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
    JSON.stringify(error),
    String(error),
  ];
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    texts.push(cause.message, cause.stack ?? '', JSON.stringify(cause, Object.getOwnPropertyNames(cause)));
  }
  return texts.join('\n');
}

/** So much of a secret is too much. */
const tooMuch = 16;

/** The part of a secret that stands in a text; undefined where none of 16 characters does. */
export function leakedPart(text: string, secret: string): string | undefined {
  const written = text.toLowerCase();
  for (let start = 0; start + tooMuch <= secret.length; start += 1) {
    const part = secret.slice(start, start + tooMuch);
    if (written.includes(part.toLowerCase())) return part;
  }
  return undefined;
}

/** The error with which a promise is rejected. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
