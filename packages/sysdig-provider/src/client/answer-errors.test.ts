import { describe, expect, it } from '@jest/globals';
import { BackendTimeoutError, BackendUnavailableError } from '@metrics-adapter/core';
import { answer } from '../../test/support/fake-transport.ts';
import { toAnswerError, toNoAnswerError } from './answer-errors.ts';
import { TransportError } from './http-transport.ts';

const from = 'Sysdig at https://sysdig.example.com';
const html = '<html><body><h1>Something went wrong</h1></body></html>';

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
    [
      answer(404, '404 page not found\n'),
      'answered 404 (404 page not found): it has no Prometheus API at this address; check SDC_ENDPOINT and --promql-prefix',
    ],
    [answer(410), 'answered 410: it has no Prometheus API at this address; check SDC_ENDPOINT and --promql-prefix'],
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
    expect(toAnswerError(given, from, given.status === 429 ? 7 : 0)).toEqual(
      new BackendUnavailableError(`${from} ${message}`),
    );
  });
});

describe('an answer that has stopped all calls', () => {
  it('says for how long', () => {
    expect(toAnswerError(answer(503), from, 7).message).toBe(
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
    const error = toAnswerError(answer(422, JSON.stringify({ error: words })), from);
    expect(error.message).toBe(`${from} answered 422 (${shown}): it rejected the query`);
    expect(error.cause).toEqual(new Error(words));
  });

  it('are in no cause where the message has all of them', () => {
    expect(toAnswerError(answer(422, 'too many samples'), from)).not.toHaveProperty('cause');
  });
});

describe('toNoAnswerError', () => {
  it.each([
    ['timeout', BackendTimeoutError, 'did not answer within 15 s'],
    ['cancelled', BackendTimeoutError, 'had not answered when the call was given up'],
    [
      'connection',
      BackendUnavailableError,
      'cannot be reached (some words); check SDC_ENDPOINT and the network between',
    ],
  ] as const)('explains %s', (failure, type, message) => {
    const error = toNoAnswerError(new TransportError(failure, 'some\nwords'), from, 15);
    expect(error).toBeInstanceOf(type);
    expect(error.message).toBe(`${from} ${message}`);
  });

  it('says how to trust an authority of one’s own', () => {
    expect(toNoAnswerError(new TransportError('certificate', 'self-signed certificate'), from, 15)).toEqual(
      new BackendUnavailableError(
        `the certificate of ${from} is not trusted (self-signed certificate); if its authority is your own, name it by --sysdig-ca-file`,
      ),
    );
  });

  it('uses nothing of an answer that is too large', () => {
    expect(toNoAnswerError(new TransportError('too-large', 'more than 64 MiB'), from, 15)).toEqual(
      new BackendUnavailableError(`the answer of ${from} is too large (more than 64 MiB); nothing of it is used`),
    );
  });
});
