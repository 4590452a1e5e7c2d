import { beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from './api-client.ts';
import type { GetCluster } from './cluster-under-test.ts';
import { core, createNamespace, metadataOnly, metadataOnlyList, namesOf, service } from './samples.ts';

const failure = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' };

/** How objects are read and changed. */
export function describeObjects(getCluster: GetCluster): void {
  describe('objects', () => {
    let client: ApiClient;
    let services: string;

    beforeAll(async () => {
      client = new ApiClient(getCluster());
      services = `${await createNamespace(client, 'agreement-objects')}/services`;
      for (const name of ['a', 'b', 'c']) await client.create(services, service(name, { name, app: 'shop' }));
    });

    it('are created with what only the server sets', async () => {
      const { status, body } = await client.create(services, service('created'));
      expect(status).toBe(201);
      expect(body).toMatchObject({ kind: 'Service', apiVersion: 'v1', metadata: { namespace: 'agreement-objects' } });
      const { uid, resourceVersion, creationTimestamp } = body.metadata;
      expect(uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(resourceVersion).toMatch(/^\d+$/);
      expect(creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      const { metadata } = (await client.ask(`${services}/created`)).body;
      expect(metadata).toEqual(body.metadata);
      await client.delete(`${services}/created`);
    });

    it('are changed by a merge patch, and get a new version with it', async () => {
      const before = (await client.create(services, service('patched', { old: '1', kept: '2' }))).body.metadata;
      const { status, body } = await client.patch(`${services}/patched`, {
        metadata: { labels: { old: null, new: '3' } },
      });
      expect(status).toBe(200);
      expect(body.metadata.labels).toEqual({ kept: '2', new: '3' });
      expect(body.metadata.uid).toBe(before.uid);
      expect(Number(body.metadata.resourceVersion)).toBeGreaterThan(Number(before.resourceVersion));
      const again = await client.patch(`${services}/patched`, { metadata: { labels: { new: '3' } } });
      expect(again.body.metadata.resourceVersion).toBe(body.metadata.resourceVersion);
      expect((await client.delete(`${services}/patched`)).status).toBe(200);
      expect((await client.ask(`${services}/patched`)).status).toBe(404);
    });

    it('are replaced as a whole', async () => {
      const { body } = await client.create(services, service('replaced', { old: '1' }));
      const labels = { new: '2' };
      const replaced = await client.replace(`${services}/replaced`, {
        ...body,
        metadata: { ...body.metadata, labels },
      });
      expect(replaced).toMatchObject({ status: 200, body: { metadata: { uid: body.metadata.uid } } });
      expect(replaced.body.metadata.labels).toEqual(labels);
      await client.delete(`${services}/replaced`);
    });

    it('are listed by name, with the selectors of the question', async () => {
      const { body } = await client.ask(services);
      expect(body).toMatchObject({ kind: 'ServiceList', apiVersion: 'v1' });
      expect(body.items[0]).not.toHaveProperty('kind');
      expect(namesOf(body)).toBe('a b c');
      const selected = async (query: string) => namesOf((await client.ask(`${services}?${query}`)).body);
      expect(await selected('labelSelector=name%20in%20(a,c)')).toBe('a c');
      expect(await selected('labelSelector=name!%3Db,app')).toBe('a c');
      expect(await selected('fieldSelector=metadata.name%3Db')).toBe('b');
      expect(await selected('fieldSelector=metadata.name!%3Db,metadata.namespace%3Dagreement-objects')).toBe('a c');
      expect(namesOf((await client.ask(`${core}/services?labelSelector=app%3Dshop`)).body)).toBe('a b c');
    });

    it('are listed in pages of one state', async () => {
      const first = (await client.ask(`${services}?limit=2`)).body;
      expect(namesOf(first)).toBe('a b');
      expect(first.metadata.remainingItemCount).toBe(1);
      await client.create(services, service('between'));
      const token = encodeURIComponent(first.metadata.continue);
      const second = (await client.ask(`${services}?limit=2&continue=${token}`)).body;
      expect(namesOf(second)).toBe('c');
      expect(second.metadata).toEqual({ resourceVersion: first.metadata.resourceVersion });
      await client.delete(`${services}/between`);
      const selective = (await client.ask(`${services}?limit=2&labelSelector=app`)).body;
      expect(Object.keys(selective.metadata).toSorted()).toEqual(['continue', 'resourceVersion']);
    });

    it('are shown by their metadata alone where that is asked for', async () => {
      const list = (await client.ask(`${services}?limit=1`, { accept: metadataOnlyList })).body;
      expect(list).toMatchObject({ kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' });
      const one = (await client.ask(`${services}/a`, { accept: metadataOnly })).body;
      expect(Object.keys(one).toSorted()).toEqual(['apiVersion', 'kind', 'metadata']);
      expect(list.items).toEqual([one]);
      expect(one).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'a', labels: { name: 'a' } } });
    });

    const refusals: readonly (readonly [string, (path: string) => ReturnType<ApiClient['ask']>, object])[] = [
      [
        'an object that is not there',
        (path) => client.ask(`${path}/missing`),
        { message: 'services "missing" not found', reason: 'NotFound', details: { name: 'missing', kind: 'services' } },
      ],
      [
        'a name that is taken',
        (path) => client.create(path, service('a')),
        { message: 'services "a" already exists', reason: 'AlreadyExists', details: { name: 'a', kind: 'services' } },
      ],
      [
        'a namespace that is not there',
        () => client.create(`${core}/namespaces/missing/services`, service('a')),
        { message: 'namespaces "missing" not found', details: { name: 'missing', kind: 'namespaces' } },
      ],
      [
        'an old version',
        (path) => client.patch(`${path}/a`, { metadata: { resourceVersion: '3', labels: { x: 'y' } } }),
        {
          message:
            'Operation cannot be fulfilled on services "a": the object has been modified; please apply your changes to the latest version and try again',
          reason: 'Conflict',
        },
      ],
      [
        'a patch of an unknown type',
        (path) => client.ask(`${path}/a`, { method: 'PATCH', body: {}, contentType: 'application/foo' }),
        { message: '415: Unsupported Media Type', reason: 'UnsupportedMediaType', details: {} },
      ],
      [
        'another namespace than that of the path',
        (path) => client.create(path, { ...service('x'), metadata: { name: 'x', namespace: 'other' } }),
        { message: 'the namespace of the provided object does not match the namespace sent on the request' },
      ],
      ['a field that cannot be selected by', (path) => client.ask(`${path}?fieldSelector=spec.x%3Da`), { code: 400 }],
      [
        'a selector that is none',
        (path) => client.ask(`${path}?labelSelector=a%3D%3D%3Db`),
        { message: "unable to parse requirement: found '=', expected: identifier", reason: 'BadRequest' },
      ],
      ['a page that is none', (path) => client.ask(`${path}?limit=1&continue=zzz`), { reason: 'BadRequest' }],
      [
        'a kind that is not there',
        () => client.ask(`${core}/namespaces/agreement-objects/widgets`),
        { message: 'the server could not find the requested resource', reason: 'NotFound', details: {} },
      ],
      [
        'a state that is still to come',
        (path) => client.ask(`${path}?resourceVersion=99999999`),
        { reason: 'Timeout', code: 504, details: { retryAfterSeconds: 1 } },
      ],
    ];
    it.each(refusals)('refuses %s', async (_what, ask, expected) => {
      const { status, body } = await ask(services);
      expect(body).toMatchObject({ ...failure, ...expected });
      expect(body.code).toBe(status);
    });
  });
}
