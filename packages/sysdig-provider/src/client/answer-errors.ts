import { type AdapterError, BackendTimeoutError, BackendUnavailableError } from '@metrics-adapter/core';
import type { HttpAnswer, TransportError } from './http-transport.ts';
import { describeErrorBody, shorten } from './parse-answer.ts';
import { causeOf, withoutNames } from './without-names.ts';

/**
 * What a status other than 200 means. Only Sysdig's status is named, never answered with: to a client of the adapter, a
 * 401 would speak of its own credentials.
 * @param from names the backend, such as `Sysdig at https://app.sysdigcloud.com`.
 * @param pause for how many seconds the answer has stopped all calls.
 */
export function toAnswerError(answer: HttpAnswer, from: string, pause = 0): AdapterError {
  const { status } = answer;
  const told = describeErrorBody(answer.body);
  return new BackendUnavailableError(
    `${from} answered ${status}${told === '' ? '' : ` (${withoutNames(told)})`}: ${meaningOf(answer, pause)}`,
    causeOf(told),
  );
}

function meaningOf({ status, headers }: HttpAnswer, pause: number): string {
  if (status >= 300 && status < 400)
    return `a redirect to ${originOf(headers['location'])}, which is not followed; check SDC_ENDPOINT and --promql-prefix`;
  switch (status) {
    case 400:
    case 422:
      return 'it rejected the query';
    case 401:
      return 'it does not accept the API token; SDC_TOKEN must be a Sysdig Monitor API token of this very region (not an agent access key), and not expired';
    case 403:
      return "the token's user or team may not read metrics; it needs the permission metrics-data.read";
    case 404:
    case 410:
      return 'it has no Prometheus API at this address; check SDC_ENDPOINT and --promql-prefix';
    case 413:
    case 414:
      return 'the query is too long for it or for a proxy before it; nothing can be asked for so many namespaces at once';
    case 429:
      return `the limit of calls is reached; no call is made for the next ${pause} s`;
    default:
      if (status < 500) return 'it refused the call';
      return `it has a problem of its own; ${pause > 0 ? `no call is made for the next ${pause} s` : 'it is asked again'}`;
  }
}

/** The scheme and host alone: a location may carry a session in its query. */
function originOf(location: string | undefined): string {
  return (location !== undefined ? URL.parse(location)?.origin : undefined) ?? 'another address';
}

/** What it means that there was no whole answer. */
export function toNoAnswerError(error: TransportError, from: string, seconds: number): AdapterError {
  const { failure } = error;
  const message = shorten(error.message);
  switch (failure) {
    case 'timeout':
      return new BackendTimeoutError(`${from} did not answer within ${seconds} s`);
    case 'cancelled':
      return new BackendTimeoutError(`${from} had not answered when the call was given up`);
    case 'certificate':
      return new BackendUnavailableError(
        `the certificate of ${from} is not trusted (${message}); if its authority is your own, name it by --sysdig-ca-file`,
      );
    case 'too-large':
      return new BackendUnavailableError(`the answer of ${from} is too large (${message}); nothing of it is used`);
    case 'connection':
      return new BackendUnavailableError(
        `${from} cannot be reached (${message}); check SDC_ENDPOINT and the network between`,
      );
  }
}
