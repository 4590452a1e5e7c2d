import { readFileSync } from 'node:fs';
import { BackendUnavailableError } from '@metrics-adapter/core';

/** Proves to the backend who asks. */
export interface Credentials {
  /**
   * The headers to send now. Throws {@link BackendUnavailableError} when there are none to be had; its message never
   * holds a secret.
   */
  headers(): Readonly<Record<string, string>>;
}

/** For a backend that asks for none, such as a Prometheus. */
export const noCredentials: Credentials = { headers: () => ({}) };

/**
 * Sends a token with every call.
 * @param getToken gives the token as it is now.
 */
export function bearerCredentials(getToken: () => string): Credentials {
  return { headers: () => ({ authorization: `Bearer ${getToken()}` }) };
}

/** Reads a token from a file, anew for each call: there are few, and a rotated token counts at once. */
export function fileToken(path: string): () => string {
  return () => {
    const token = readToken(path);
    if (/^[\x21-\x7e]+$/.test(token)) return token;
    throw new BackendUnavailableError(
      `the token file ${path} ${token === '' ? 'is empty' : 'holds more than a token'}`,
    );
  };
}

function readToken(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new BackendUnavailableError(`the token file ${path} cannot be read (${code})`);
  }
}
