import { readFileSync } from 'node:fs';
import { BackendUnavailableError, type CancelSignal } from '@metrics-adapter/core';

/** Headers that prove who asks. They are secret. */
export type ProofHeaders = Readonly<Record<string, string>>;

/** `token`: a Sysdig API token · `iam`: a token of IBM Cloud's IAM · `none`. Errors say by it what a refusal means. */
export type CredentialKind = 'token' | 'iam' | 'none';

/** Proves to the backend who asks. */
export interface Credentials {
  /** What kind of proof it is. */
  readonly kind: CredentialKind;
  /**
   * The headers to send now; a promise of them where they may have to be fetched first. Throws, or rejects with,
   * {@link BackendUnavailableError} when there are none to be had; its message never holds a secret.
   * @param signal aborted when nobody waits for them any longer.
   */
  headers(signal?: CancelSignal): ProofHeaders | Promise<ProofHeaders>;
  /**
   * After a refusal: whether another try is worth it, since the next {@link headers} will be others than those that were
   * refused. False where the same would be sent, or where fresh ones were refused just before.
   */
  renew(refused: ProofHeaders): boolean;
}

/** For a backend that asks for none, such as a Prometheus. */
export const noCredentials: Credentials = { kind: 'none', headers: () => ({}), renew: () => false };

/**
 * Sends a token with every call.
 * @param getToken gives the token as it is now.
 */
export function bearerCredentials(getToken: () => string): Credentials {
  const headers = (): ProofHeaders => ({ authorization: `Bearer ${getToken()}` });
  // A token may have been rotated while a call with the old one was under way.
  return { kind: 'token', headers, renew: (refused) => headers()['authorization'] !== refused['authorization'] };
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
