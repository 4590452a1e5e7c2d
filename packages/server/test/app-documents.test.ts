import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { adapterInfo } from '../src/app-info.ts';
import { anonymous, type RunningApp, startApp } from './running-app.ts';

const custom = '/apis/custom.metrics.k8s.io';
const external = '/apis/external.metrics.k8s.io';
const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const kept = 'no-cache, private';

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.server.stop());

const get = (path: string, headers: Readonly<Record<string, string>> = {}) => app.server.get(path, headers);

describe('discovery', () => {
  const customGroup =
    '"name":"custom.metrics.k8s.io","versions":[{"groupVersion":"custom.metrics.k8s.io/v1beta2","version":"v1beta2"},{"groupVersion":"custom.metrics.k8s.io/v1beta1","version":"v1beta1"}],"preferredVersion":{"groupVersion":"custom.metrics.k8s.io/v1beta2","version":"v1beta2"}';
  const externalGroup =
    '"name":"external.metrics.k8s.io","versions":[{"groupVersion":"external.metrics.k8s.io/v1beta1","version":"v1beta1"}],"preferredVersion":{"groupVersion":"external.metrics.k8s.io/v1beta1","version":"v1beta1"}';

  it.each([
    ['/apis', `{"kind":"APIGroupList","groups":[{${customGroup}},{${externalGroup}}]}\n`],
    [custom, `{"kind":"APIGroup","apiVersion":"v1",${customGroup}}\n`],
    [external, `{"kind":"APIGroup","apiVersion":"v1",${externalGroup}}\n`],
  ])('writes %s to the letter', async (path, document) => {
    for (const target of [path, `${path}/`]) {
      const { status, headers, body } = await get(target);
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('application/json');
      expect(body).toBe(document);
    }
  });

  it.each([aggregated, `${aggregated},application/json`])(
    'tells everything at once to who asks for it: %s',
    async (Accept) => {
      const { status, headers, body } = await get('/apis', { Accept });
      expect(status).toBe(200);
      expect(headers['content-type']).toBe(aggregated);
      expect([headers.vary, headers['cache-control']]).toEqual(['Accept', 'public']);
      const { kind, apiVersion, items } = JSON.parse(body);
      expect({ kind, apiVersion }).toEqual({ kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2' });
      expect(items.map(({ metadata }: { metadata: object }) => metadata)).toEqual([
        { name: 'custom.metrics.k8s.io' },
        { name: 'external.metrics.k8s.io' },
      ]);
    },
  );

  it.each([
    ['application/json', kept],
    [`${aggregated.replace('v=v2', 'v=v3')},application/json`, kept],
  ])('tells the groups alone to who reads only that: %s', async (Accept, cacheControl) => {
    const { headers, body } = await get('/apis', { Accept });
    expect(headers['content-type']).toBe('application/json');
    expect([headers.vary, headers['cache-control']]).toEqual(['Accept', cacheControl]);
    expect(JSON.parse(body).kind).toBe('APIGroupList');
  });

  it.each([
    ['/apis', 'groups:\n- name: custom.metrics.k8s.io\n', 'APIGroupList'],
    [custom, 'apiVersion: v1\nkind: APIGroup\nname: custom.metrics.k8s.io\n', 'APIGroup'],
    [`${custom}/v1beta2`, 'apiVersion: v1\ngroupVersion: custom.metrics.k8s.io/v1beta2\n', 'APIResourceList'],
    [`${external}/v1beta1`, 'apiVersion: v1\ngroupVersion: external.metrics.k8s.io/v1beta1\n', 'APIResourceList'],
  ])('is told in YAML too, under a mark of its own: %s', async (path, beginning, kind) => {
    const plain = await get(path);
    const { status, headers, body } = await get(path, { Accept: 'application/yaml' });
    expect([status, headers['content-type'], headers.vary]).toEqual([200, 'application/yaml', 'Accept']);
    expect(parse(body)).toEqual(JSON.parse(plain.body));
    expect(parse(body).kind).toBe(kind);
    expect(body.slice(0, beginning.length)).toBe(beginning);
    expect(headers.etag).not.toBe(plain.headers.etag);
    const again = await get(path, { Accept: 'application/yaml', 'If-None-Match': String(headers.etag) });
    expect([again.status, again.body]).toEqual([304, '']);
  });

  it('tells who reads none of its forms which there are', async () => {
    const told = async (path: string) => JSON.parse((await get(path, { Accept: 'text/html' })).body).message;
    const prefix = 'only the following media types are accepted:';
    expect(await told('/apis')).toBe(`${prefix} application/json, ${aggregated}, application/yaml`);
    expect(await told(custom)).toBe(`${prefix} application/json, application/yaml`);
    expect(await told('/openapi/v2')).toBe(`${prefix} application/json`);
  });

  it.each([
    ['/apis', aggregated.replace('v=v2', 'v=v3')],
    ['/apis', 'text/html'],
    [custom, aggregated],
    [`${custom}/v1beta1`, aggregated],
    [`${external}/v1beta1`, 'application/vnd.kubernetes.protobuf'],
    ['/openapi/v2', 'text/html'],
    ['/openapi/v3', 'text/html'],
    ['/openapi/v3/apis', 'text/html'],
  ])('is refused at %s to who reads only %s', async (path, Accept) => {
    expect((await get(path, { Accept })).status).toBe(406);
  });
});

describe('OpenAPI', () => {
  const v3 = '/openapi/v3/apis/custom.metrics.k8s.io/v1beta2';

  /** The address of a document, as the index has it. */
  async function addressOf(name: string): Promise<string> {
    return JSON.parse((await get('/openapi/v3')).body).paths[name].serverRelativeURL;
  }

  it('describes everything at /openapi/v2', async () => {
    const { status, headers, body } = await get('/openapi/v2');
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, 'application/json', kept]);
    const { swagger, info, paths } = JSON.parse(body);
    expect({ swagger, info }).toEqual({
      swagger: '2.0',
      info: adapterInfo,
    });
    expect(Object.keys(paths)).toContain(`${custom}/v1beta2/namespaces/{namespace}/metrics/{name}`);
  });

  it('describes each version by itself at /openapi/v3, where the index says', async () => {
    const address = await addressOf('apis/custom.metrics.k8s.io/v1beta2');
    expect(address.startsWith(`${v3}?hash=`)).toBe(true);
    const { status, headers, body } = await get(address);
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    expect([headers['cache-control'], headers.expires]).toEqual(['public, immutable', 'Sat, 02 Jan 2027 03:04:05 GMT']);
    expect(JSON.parse(body).openapi).toBe('3.0.0');
  });

  it.each(['/openapi/v2', v3])('is compressed for who takes that: %s', async (path) => {
    const plain = await get(path);
    const { headers, bytes } = await get(path, { 'Accept-Encoding': 'gzip' });
    expect(gunzipSync(bytes).equals(plain.bytes)).toBe(true);
    expect([headers['content-encoding'], headers.vary]).toEqual(['gzip', 'Accept-Encoding']);
    expect(headers.etag).toBe(`W/${plain.headers.etag}`);
    const again = await get(path, { 'Accept-Encoding': 'gzip', 'If-None-Match': String(headers.etag) });
    expect([again.status, again.body]).toEqual([304, '']);
  });

  it('sends who has an old address to the new one', async () => {
    const { status, headers, body } = await get(`${v3}?hash=ABCD`);
    expect([status, headers.location, body]).toEqual([301, await addressOf('apis/custom.metrics.k8s.io/v1beta2'), '']);
  });

  it('tells who names no content that it may change', async () => {
    const { status, headers } = await get(v3);
    expect([status, headers['cache-control'], headers.expires]).toEqual([200, kept, undefined]);
  });

  it.each(['/openapi', '/openapi/v3/apis/nope', '/openapi/v3/apis/nope?hash=A', '/openapi/v2/nope'])(
    'has nothing at %s',
    async (path) => {
      const { status, body } = await get(path);
      expect(status).toBe(404);
      expect(JSON.parse(body)).toMatchObject({ kind: 'Status', code: 404, reason: 'NotFound' });
    },
  );
});

describe('every document', () => {
  const documents = [
    '/apis',
    custom,
    `${custom}/v1beta1`,
    `${custom}/v1beta2`,
    external,
    `${external}/v1beta1`,
    '/openapi/v2',
    '/openapi/v3',
    '/openapi/v3/apis/external.metrics.k8s.io/v1beta1',
  ];

  it.each(documents)('is not sent again to who has it: %s', async (path) => {
    const first = await get(path);
    const etag = String(first.headers.etag);
    expect(etag).toMatch(/^"[0-9A-F]{128}"$/);
    expect(first.headers['content-length']).toBe(String(Buffer.byteLength(first.body)));
    const again = await get(path, { 'If-None-Match': etag });
    expect([again.status, again.body, again.headers.etag]).toEqual([304, '', etag]);
    expect(again.headers).toMatchObject({ 'cache-control': kept, 'audit-id': 'new-id' });
    expect((await get(path, { 'If-None-Match': '"other"' })).body).toBe(first.body);
  });

  it.each(documents)('is not for everybody: %s', async (path) => {
    expect((await get(path, { ...anonymous, 'If-None-Match': '*' })).status).toBe(403);
  });

  it('has an ETag of its own in its other form', async () => {
    const plain = await get('/apis');
    const whole = await get('/apis', { Accept: aggregated });
    expect(whole.headers.etag).not.toBe(plain.headers.etag);
    const again = await get('/apis', { Accept: aggregated, 'If-None-Match': String(whole.headers.etag) });
    expect([again.status, again.headers['cache-control'], again.headers.vary]).toEqual([304, 'public', 'Accept']);
  });
});
