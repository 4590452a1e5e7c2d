import { describe, expect, it } from '@jest/globals';
import { BackendTimeoutError, BackendUnavailableError } from '@metrics-adapter/core';
import { answer } from '../../test/support/fake-transport.ts';
import { type DescribedCall, toAnswerError, toNoAnswerError } from './answer-errors.ts';
import type { CredentialKind } from './credentials.ts';
import { type HttpAnswer, TransportError } from './http-transport.ts';
import { isAboutQuestion, isMissing, type RefusalReason, RefusedCallError } from './refused-call-error.ts';

const call: DescribedCall = {
  method: 'GET',
  address: 'https://sysdig.example.com/prometheus/api/v1/query',
  hints: { missing: 'there is no such API', check: 'SDC_ENDPOINT and --promql-prefix' },
};
const backend = 'Sysdig at https://sysdig.example.com';
const from = `${backend} (GET /prometheus/api/v1/query)`;

const html = '<html><body><h1>Something went wrong</h1></body></html>';

function explain(
  given: HttpAnswer,
  { kind = 'token', pause = 0, of = call }: { kind?: CredentialKind; pause?: number; of?: DescribedCall } = {},
) {
  return toAnswerError(given, { call: of, kind, pause });
}

describe('toAnswerError', () => {
  it.each([
    [
      answer(400, '{"status":"error","errorType":"bad_data","error":"unknown function"}'),
      'answered 400 (unknown function): it rejected the query',
    ],
    [
      answer(401, '{"timestamp":1700000000000,"status":401,"error":"Unauthorized","path":"/prometheus/api/v1/query"}'),
      'answered 401 (Unauthorized): it does not accept the API token; SDC_TOKEN must be a Sysdig Monitor API token of this very region (not an agent access key), and not expired',
    ],
    [
      answer(
        403,
        '{"errors":[{"reason":"Not enough privileges to complete the action","message":"Access is denied"}]}',
      ),
      "answered 403 (Access is denied): the token's user or team may not read metrics; it needs the permission metrics-data.read",
    ],
    [answer(404, '404 page not found\n'), 'answered 404 (404 page not found): there is no such API'],
    ...[404, 405, 409, 410, 500, 501].map(
      (status) =>
        [
          answer(status, '{"errors":[{"reason":"Metric not found","message":"no such metric","field":"metrics"}]}'),
          `answered ${status} (no such metric): it rejected the query`,
        ] as const,
    ),
    [
      answer(404, '{"errors":[{"reason":"Not found","message":"no such path","field":"path"}]}'),
      'answered 404 (no such path): there is no such API',
    ],
    [answer(405), 'answered 405: there is no such API'],
    [answer(410), 'answered 410: there is no such API'],
    [
      answer(422, '{"status":"error","errorType":"execution","error":"too many samples"}'),
      'answered 422 (too many samples): it rejected the query',
    ],
    ...[413, 414].map(
      (status) =>
        [
          answer(status, html),
          `answered ${status}: the query is too long for it or for a proxy before it; nothing can be asked for so many namespaces at once`,
        ] as const,
    ),
    [
      answer(429, '{"type":"x","message":"slow down","details":[]}', { 'retry-after': '7' }),
      'answered 429 (slow down): the limit of calls is reached; no call is made for the next 7 s',
    ],
    [
      answer(500, '{"status":"error","errorType":"internal","error":"boom"}'),
      'answered 500 (boom): it has a problem of its own; it is asked again',
    ],
    [answer(502, html), 'answered 502: it has a problem of its own; it is asked again'],
    [answer(503, html), 'answered 503: it has a problem of its own; it is asked again'],
    [answer(504, html), 'answered 504: it has a problem of its own; it is asked again'],
    [answer(418, 'teapot'), 'answered 418 (teapot): it refused the call'],
    [answer(204), 'answered 204: it refused the call'],
    [
      answer(302, '', { location: 'https://login.example.com/sso?session=secret' }),
      'answered 302: a redirect to https://login.example.com, which is not followed; check SDC_ENDPOINT and --promql-prefix',
    ],
    [
      answer(301, html, { location: '/login?session=secret' }),
      'answered 301: a redirect to another address, which is not followed; check SDC_ENDPOINT and --promql-prefix',
    ],
    [
      answer(307),
      'answered 307: a redirect to another address, which is not followed; check SDC_ENDPOINT and --promql-prefix',
    ],
  ])('explains %j', (given, message) => {
    const error = explain(given, { pause: given.status === 429 ? 7 : 0 });
    expect(error).toBeInstanceOf(RefusedCallError);
    expect(error).toMatchObject({ message: `${from} ${message}`, status: given.status, meaning: 'unavailable' });
  });
});

describe('a refusal', () => {
  const meaningOf = (given: HttpAnswer, kind: CredentialKind, of = call) =>
    /: (?<meaning>[^:]*)$/.exec(explain(given, { kind, of }).message)?.groups?.['meaning'];

  it.each<[number, CredentialKind, string]>([
    [
      401,
      'token',
      'it does not accept the API token; SDC_TOKEN must be a Sysdig Monitor API token of this very region',
    ],
    [401, 'iam', 'it does not accept the token that IBM IAM gave for the API key; check the GUID of the instance'],
    [401, 'none', 'it wants a token, and none is sent; give it SDC_TOKEN instead of --backend-auth none'],
    [403, 'token', "the token's user or team may not read metrics; it needs the permission metrics-data.read"],
    [403, 'iam', "the API key's owner may not read metrics of this instance; give it access to the instance"],
    [403, 'none', 'it lets nobody in without a token; give it SDC_TOKEN instead of --backend-auth none'],
  ])('with %d of who proves by %s has a meaning of its own', (status, kind, meaning) => {
    expect(meaningOf(answer(status), kind)).toContain(meaning);
  });

  it('of a Sysdig token at IBM may mean that the instance takes IAM alone', () => {
    const of = { ...call, address: 'https://eu-de.monitoring.cloud.ibm.com/api/data' };
    const hint = 'an instance that takes IBM IAM alone needs an API key of IBM Cloud instead';
    expect(meaningOf(answer(403), 'token', of)).toContain(hint);
    expect(meaningOf(answer(403), 'iam', of)).not.toContain(hint);
    expect(meaningOf(answer(403), 'token')).not.toContain(hint);
  });

  it('of the method means what the call says', () => {
    const of = { ...call, hints: { ...call.hints, wrongMethod: 'use GET' } };
    expect(meaningOf(answer(405), 'token', of)).toBe('use GET');
  });

  it('keeps Sysdig’s reasons, for who can act on them', () => {
    const errors = [{ reason: 'Metric not found', message: 'no "x"', field: 'metrics', rejectedValue: [] }, 'odd'];
    expect(explain(answer(400, JSON.stringify({ errors })))).toMatchObject({
      status: 400,
      reasons: [{ reason: 'Metric not found', message: 'no "x"', field: 'metrics' }],
    });
  });
});

describe('isMissing', () => {
  it.each([404, 405, 410, 500, 501])('is true of %d: old servers answer so to what they do not know', (status) => {
    expect(isMissing(explain(answer(status)))).toBe(true);
  });

  it.each([400, 401, 403, 422, 429, 502, 503])('is false of %d', (status) => {
    expect(isMissing(explain(answer(status)))).toBe(false);
  });

  it('is false of what is no refusal', () => {
    expect(isMissing(new BackendUnavailableError('answered 404'))).toBe(false);
    expect(isMissing(undefined)).toBe(false);
  });
});

describe('an answer that has stopped all calls', () => {
  it('says for how long', () => {
    expect(explain(answer(503), { pause: 7 }).message).toBe(
      `${from} answered 503: it has a problem of its own; no call is made for the next 7 s`,
    );
  });
});

describe('the words of the backend', () => {
  const told = 'execution: kube_namespace_name=~"bank-secret-merger|shop" selects too many series';

  it.each([
    [told, 'execution: kube_namespace_name…'],
    ['"bank" is too large', '…'],
    ["no such namespace 'bank'", 'no such namespace …'],
    ['in {bank}', 'in …'],
    ['query%3Dbank', 'query…'],
    ['of &quot;bank&quot;', 'of …'],
    ['of `bank`', 'of …'],
    ['a\\bank', 'a…'],
  ])('are told to clients up to where they may name namespaces of others: %s', (words, shown) => {
    const error = explain(answer(422, JSON.stringify({ error: words })));
    expect(error.message).toBe(`${from} answered 422 (${shown}): it rejected the query`);
    expect(error.cause).toEqual(new Error(words));
  });

  it('are in no cause where the message has all of them', () => {
    expect(explain(answer(422, 'too many samples'))).not.toHaveProperty('cause');
  });
});

describe('toNoAnswerError', () => {
  it.each([
    ['timeout', BackendTimeoutError, 'did not answer within 15 s'],
    ['cancelled', BackendTimeoutError, 'had not answered when the call was given up'],
  ] as const)('explains %s', (failure, type, message) => {
    const error = toNoAnswerError(new TransportError(failure, 'some\nwords'), call, 15);
    expect(error).toBeInstanceOf(type);
    expect(error.message).toBe(`${from} ${message}`);
  });

  it('says that it cannot be reached, and by which call', () => {
    expect(toNoAnswerError(new TransportError('connection', 'some\nwords'), call, 15)).toEqual(
      new BackendUnavailableError(
        `${backend} cannot be reached (some words) by GET /prometheus/api/v1/query; check SDC_ENDPOINT and the network between`,
      ),
    );
  });

  it('says how to trust an authority of one’s own', () => {
    expect(toNoAnswerError(new TransportError('certificate', 'self-signed certificate'), call, 15)).toEqual(
      new BackendUnavailableError(
        `the certificate of ${backend} is not trusted (self-signed certificate); if its authority is your own, name it by --sysdig-ca-file`,
      ),
    );
  });

  it('uses nothing of an answer that is too large', () => {
    expect(toNoAnswerError(new TransportError('too-large', 'more than 64 MiB'), call, 15)).toEqual(
      new BackendUnavailableError(`the answer of ${from} is too large (more than 64 MiB); nothing of it is used`),
    );
  });
});

describe('isAboutQuestion', () => {
  const refusal = (status: number, reason: RefusalReason) => new RefusedCallError('x', { status, reasons: [reason] });

  it.each<[number, RefusalReason]>([
    [200, { reason: 'Metric not found' }],
    [404, { reason: 'Metric not found' }],
    [409, { reason: 'metric not found', message: 'x' }],
    [500, { field: 'metrics' }],
    [500, { field: 'metrics[2].id' }],
    [404, { field: 'filter' }],
  ])('knows by its reasons that the question is wrong, whatever the status: %d %j', (status, reason) => {
    expect(isAboutQuestion(refusal(status, reason))).toBe(true);
  });

  it.each<[number, RefusalReason]>([
    [404, {}],
    [404, { reason: 'Not found', message: 'Metric not found' }],
    [500, { field: 'paging' }],
    // These speak of who asks, and how often.
    [401, { field: 'metrics' }],
    [403, { reason: 'Not enough privileges to complete the action', field: 'metrics' }],
    [429, { field: 'metrics' }],
  ])('takes nothing else for that: %d %j', (status, reason) => {
    expect(isAboutQuestion(refusal(status, reason))).toBe(false);
  });
});
