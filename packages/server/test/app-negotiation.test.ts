import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anonymous, type RunningApp, startApp, userHeader } from './running-app.ts';

const json = 'application/json';
const yaml = 'application/yaml';
const protobuf = 'application/vnd.kubernetes.protobuf';
const value = '/apis/custom.metrics.k8s.io/v1beta2/nodes/foo/some-metric';
const values = [
  value,
  '/apis/custom.metrics.k8s.io/v1beta1/namespaces/ns/metrics/some-metric',
  '/apis/custom.metrics.k8s.io/v1beta2/namespaces/ns/pods/*/some-metric',
  '/apis/external.metrics.k8s.io/v1beta1/namespaces/default/my-external-metric',
];

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.server.stop());
beforeEach(() => {
  app.provider.calls.length = 0;
});

const get = (path: string, headers: Readonly<Record<string, string>> = {}) => app.server.get(path, headers);

/** What every Kubernetes message in protobuf begins with. */
const magic = 'k8s\0';
const beginnings = { [json]: '{"kind":"', [yaml]: 'apiVersion: ', [protobuf]: magic } as const;

describe('values', () => {
  it.each([
    ['', json],
    ['*/*', json],
    [json, json],
    ['application/json, */*', json],
    ['application/json;as=Table;v=v1;g=meta.k8s.io,application/json', json],
    ['text/plain, application/json;q=0.5', json],
    [protobuf, protobuf],
    // The HPA controller.
    [`${protobuf}, */*`, protobuf],
    [`${json}, ${protobuf}`, json],
    [yaml, yaml],
    [`${yaml}, ${json};q=0.9`, yaml],
  ] as const)('for who sends Accept: %s are %s', async (Accept, contentType) => {
    for (const path of values) {
      const { status, headers, body } = await get(path, { Accept });
      expect([status, headers['content-type']]).toEqual([200, contentType]);
      expect(body.startsWith(beginnings[contentType])).toBe(true);
      expect(headers).not.toHaveProperty('etag');
    }
  });

  it.each([
    'application/json;as=Table;v=v1;g=meta.k8s.io',
    'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    'text/html',
    'application/cbor',
  ])('are not asked for on behalf of who sends Accept: %s', async (Accept) => {
    for (const path of values) {
      const { status, headers, body } = await get(path, { Accept });
      expect([status, headers['content-type']]).toEqual([406, json]);
      expect(JSON.parse(body)).toMatchObject({
        reason: 'NotAcceptable',
        message:
          'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
      });
      // Laid out for people, as Kubernetes does where it cannot know better.
      expect(body.startsWith('{\n  "kind": "Status",\n')).toBe(true);
    }
    expect(app.provider.calls).toEqual([]);
  });

  it.each([
    ['?pretty=true', {}],
    ['?pretty=1', {}],
    ['', { 'User-Agent': 'curl/8.0' }],
    ['', { Accept: 'application/json;pretty=1' }],
  ])('are laid out for people: %s %j', async (query, headers) => {
    for (const path of values) expect((await get(path + query, headers)).body.startsWith('{\n  "kind": "')).toBe(true);
  });

  it('are not laid out for curl when it says so', async () => {
    const { body } = await get(`${value}?pretty=false`, { 'User-Agent': 'curl/8.0' });
    expect(body.startsWith('{"kind":"')).toBe(true);
  });
});

describe('a failure', () => {
  it.each([
    ['a path that there is not', '/nope', {}, 404],
    ['credentials that nobody knows', value, { [userHeader]: 'unknown' }, 401],
    ['somebody who may not', value, anonymous, 403],
    ['a path that cannot be read', '/apis/%zz', {}, 400],
    ['a method that is not allowed', `${value}?watch=1`, {}, 405],
  ])('is told in protobuf to who reads it: %s', async (_what, path, headers, code) => {
    const answer = await get(path, { ...headers, Accept: `${protobuf}, */*` });
    expect([answer.status, answer.headers['content-type']]).toEqual([code, protobuf]);
    expect(answer.body.startsWith(magic)).toBe(true);
  });

  it('is told in YAML to who reads that', async () => {
    const { status, headers, body } = await get('/nope', { Accept: yaml });
    expect([status, headers['content-type']]).toEqual([404, yaml]);
    expect(body).toBe(
      'apiVersion: v1\ncode: 404\ndetails: {}\nkind: Status\nmessage: the server could not find the requested resource\nmetadata: {}\nreason: NotFound\nstatus: Failure\n',
    );
  });

  it('is laid out for people', async () => {
    expect((await get('/nope?pretty=1')).body.startsWith('{\n  "kind": "Status",\n')).toBe(true);
    expect((await get('/%zz', { 'User-Agent': 'curl/8.0' })).body.startsWith('{\n  "kind": "Status",\n')).toBe(true);
    expect((await get('/nope')).body.startsWith('{"kind":"Status",')).toBe(true);
  });

  it('keeps its meaning for who reads nothing that there is', async () => {
    const { status, headers, body } = await get('/nope', { Accept: 'text/html' });
    expect([status, headers['content-type']]).toEqual([404, json]);
    expect(body.startsWith('{\n  "kind": "Status",\n')).toBe(true);
  });
});
