import { BackendUnavailableError } from '@metrics-adapter/core';
import { describeErrorBody } from './error-body.ts';
import type { HttpAnswer, TransportError } from './http-transport.ts';
import { isRecord, parseJson, shorten } from './parse-json.ts';

/** A token of IBM Cloud's IAM. */
export interface IamToken {
  readonly token: string;
  /** Seconds from the answer until it expires. */
  readonly lifetime: number;
}

/** A token's usual life, in seconds, where an answer tells none. */
const usualLifetime = 3600;
const checkAddress = 'check the address of IAM';

/**
 * The token of IAM's answer. Throws {@link BackendUnavailableError} for any other answer; what IAM says is told, without
 * the API key: the caller has taken it out of the answer.
 * @param from names IAM and its address.
 */
export function parseIamAnswer({ status, body }: HttpAnswer, from: string): IamToken {
  if (status !== 200) throw new BackendUnavailableError(describeRefusal(status, body, from));
  const answer = parseJson(body, from, 'the address of IAM');
  const { access_token: token, expires_in: lifetime } = isRecord(answer) ? answer : {};
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token))
    throw new BackendUnavailableError(`${from} answered 200 without a token (access_token); ${checkAddress}`);
  const seconds = Number(lifetime);
  return { token, lifetime: Number.isFinite(seconds) && seconds > 0 ? seconds : usualLifetime };
}

function describeRefusal(status: number, body: string, from: string): string {
  const told = describeIamError(body);
  const answered = `${from} answered ${status}${told === '' ? '' : ` (${told})`}`;
  if ([400, 401, 403].includes(status))
    return `${answered}: it does not accept the API key; it must be an API key of IBM Cloud (not a Sysdig API token), and not deleted, locked or expired`;
  if (status === 429) return `${answered}: it is asked for too many tokens; it is asked again`;
  if (status >= 500) return `${answered}: it has a problem of its own; it is asked again`;
  return `${answered}: this is no IAM; ${checkAddress}`;
}

/** IAM has names of its own for what it says: `errorCode`, `errorMessage`. */
function describeIamError(body: string): string {
  try {
    const { errorCode, errorMessage }: Readonly<Record<string, unknown>> = JSON.parse(body);
    const words = [errorCode, errorMessage].filter((word) => typeof word === 'string');
    if (words.length > 0) return shorten(words.join(': '));
  } catch {
    // What is not JSON may still be words.
  }
  return describeErrorBody(body);
}

/** What it means that IAM gave no whole answer. */
export function toIamFailure(
  { failure, message }: TransportError,
  from: string,
  seconds: number,
): BackendUnavailableError {
  if (failure === 'timeout' || failure === 'cancelled')
    return new BackendUnavailableError(`${from} did not answer within ${seconds} s; it is asked again`);
  if (failure === 'certificate')
    return new BackendUnavailableError(
      `the certificate of ${from} is not trusted (${shorten(message)}); if a proxy's authority is your own, name it by --sysdig-ca-file`,
    );
  return new BackendUnavailableError(
    `${from} cannot be reached (${shorten(message)}); check the address of IAM and the network between`,
  );
}
