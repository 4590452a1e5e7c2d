import { type AdapterError, BackendTimeoutError, BackendUnavailableError } from '@metrics-adapter/core';
import { type BackendCall, describeBackend, describeCall } from './backend-call.ts';
import type { CredentialKind } from './credentials.ts';
import { describeErrorBody, readReasons } from './error-body.ts';
import type { HttpAnswer, TransportError } from './http-transport.ts';
import { shorten } from './parse-json.ts';
import { isAboutQuestion, RefusedCallError } from './refused-call-error.ts';
import { causeOf, withoutNames } from './without-names.ts';

/** A call as far as its errors speak of it. */
export type DescribedCall = Pick<BackendCall, 'method' | 'address' | 'hints'>;

/** Besides the answer, what decides about its meaning. */
export interface AnswerCircumstances {
  readonly call: DescribedCall;
  /** Who asked. */
  readonly kind: CredentialKind;
  /** For how many seconds the answer has stopped all calls. */
  readonly pause: number;
}

/**
 * What a status other than 200 means. Only Sysdig's status is named, never answered with: to a client of the adapter, a
 * 401 would speak of its own credentials.
 */
export function toAnswerError(answer: HttpAnswer, circumstances: AnswerCircumstances): AdapterError {
  const { status } = answer;
  const told = describeErrorBody(answer.body);
  const words = told === '' ? '' : ` (${withoutNames(told)})`;
  const reasons = readReasons(answer.body);
  const meaning = isAboutQuestion({ status, reasons }) ? rejected : meaningOf(answer, circumstances);
  return new RefusedCallError(`${describeCall(circumstances.call)} answered ${status}${words}: ${meaning}`, {
    status,
    reasons,
    cause: causeOf(told),
  });
}

const rejected = 'it rejected the query';

function meaningOf({ status, headers }: HttpAnswer, { call, kind, pause }: AnswerCircumstances): string {
  const { hints } = call;
  if (status >= 300 && status < 400)
    return `a redirect to ${originOf(headers['location'])}, which is not followed; check ${hints.check}`;
  switch (status) {
    case 400:
    case 422:
      return rejected;
    case 401:
      return unauthenticated[kind];
    case 403:
      return isOfIbm(call) && kind === 'token' ? forbiddenAtIbm : forbidden[kind];
    case 404:
    case 410:
      return hints.missing;
    case 405:
      return hints.wrongMethod ?? hints.missing;
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

const unauthenticated: Readonly<Record<CredentialKind, string>> = {
  token:
    'it does not accept the API token; SDC_TOKEN must be a Sysdig Monitor API token of this very region (not an agent access key), and not expired',
  iam: 'it does not accept the token that IBM IAM gave for the API key; check the GUID of the instance (IBMInstanceID), that the instance is in this very region, and that the API key belongs to its account',
  none: 'it wants a token, and none is sent; give it SDC_TOKEN instead of --backend-auth none',
};

const forbidden: Readonly<Record<CredentialKind, string>> = {
  token: "the token's user or team may not read metrics; it needs the permission metrics-data.read",
  iam: "the API key's owner may not read metrics of this instance; give it access to the instance in IBM Cloud's IAM, and check the GUID of the instance (IBMInstanceID) and the team (SysdigTeamID)",
  none: 'it lets nobody in without a token; give it SDC_TOKEN instead of --backend-auth none',
};

/** An instance can be told to accept no tokens but IAM's. */
const forbiddenAtIbm = `${forbidden.token}; an instance that takes IBM IAM alone needs an API key of IBM Cloud instead`;

function isOfIbm({ address }: DescribedCall): boolean {
  return new URL(address).hostname.endsWith('.monitoring.cloud.ibm.com');
}

/** The scheme and host alone: a location may carry a session in its query. */
function originOf(location: string | undefined): string {
  return (location !== undefined ? URL.parse(location)?.origin : undefined) ?? 'another address';
}

/** What it means that there was no whole answer. */
export function toNoAnswerError(error: TransportError, call: DescribedCall, seconds: number): AdapterError {
  const { failure } = error;
  const message = shorten(error.message);
  const from = describeCall(call);
  switch (failure) {
    case 'timeout':
      return new BackendTimeoutError(`${from} did not answer within ${seconds} s`);
    case 'cancelled':
      return new BackendTimeoutError(`${from} had not answered when the call was given up`);
    case 'certificate':
      return new BackendUnavailableError(
        `the certificate of ${describeBackend(call.address)} is not trusted (${message}); if its authority is your own, name it by --sysdig-ca-file`,
      );
    case 'too-large':
      return new BackendUnavailableError(`the answer of ${from} is too large (${message}); nothing of it is used`);
    case 'connection':
      return new BackendUnavailableError(
        `${describeBackend(call.address)} cannot be reached (${message}) by ${call.method} ${new URL(call.address).pathname}; check SDC_ENDPOINT and the network between`,
      );
  }
}
