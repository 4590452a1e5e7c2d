import { beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from './api-client.ts';
import type { GetCluster } from './cluster-under-test.ts';
import { createNamespace, metadataOnly, service } from './samples.ts';

/** How changes are told. */
export function describeWatches(getCluster: GetCluster): void {
  describe('a watch', () => {
    let client: ApiClient;
    let services: string;

    beforeAll(async () => {
      client = new ApiClient(getCluster());
      services = `${await createNamespace(client, 'agreement-watches')}/services`;
    });

    const version = async (): Promise<string> => (await client.ask(services)).body.metadata.resourceVersion;
    const told = (lines: readonly { type: string; object: { metadata: { name: string } } }[]): readonly string[] =>
      lines.map(({ type, object }) => `${type} ${object.metadata.name}`);

    /** What a watch of a second tells, which ends by itself. */
    async function watch(query: string, accept?: string) {
      const lines = client.watch(`${services}?watch=true&timeoutSeconds=1&${query}`, accept);
      await getCluster().elapse(1_000);
      return lines;
    }

    it('tells what happened after a version, in order, and ends when its time is over', async () => {
      const before = await version();
      await client.create(services, service('a', { x: '1' }));
      await client.patch(`${services}/a`, { metadata: { labels: { x: '2' } } });
      await client.delete(`${services}/a`);
      await client.create(services, service('b'));
      const lines = await watch(`resourceVersion=${before}`);
      expect(told(lines)).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a', 'ADDED b']);
      const versions = lines.map(({ object }) => Number(object.metadata.resourceVersion));
      expect(versions).toEqual(versions.toSorted((one, other) => one - other));
      expect(new Set(versions).size).toBe(4);
      expect(lines[0].object).toMatchObject({ kind: 'Service', apiVersion: 'v1', metadata: { labels: { x: '1' } } });
      expect(lines[2].object.metadata.labels).toEqual({ x: '2' });
    });

    it('tells of objects that a selector begins or ends to choose as if they came and went', async () => {
      const before = await version();
      await client.create(services, service('c', { tier: 'back' }));
      await client.patch(`${services}/c`, { metadata: { labels: { tier: 'front' } } });
      await client.patch(`${services}/c`, { metadata: { labels: { tier: 'front', more: '1' } } });
      await client.patch(`${services}/c`, { metadata: { labels: { tier: 'back' } } });
      await client.delete(`${services}/c`);
      const lines = await watch(`resourceVersion=${before}&labelSelector=tier%3Dfront`);
      expect(told(lines)).toEqual(['ADDED c', 'MODIFIED c', 'DELETED c']);
      expect(lines[2].object.metadata.labels).toEqual({ tier: 'front', more: '1' });
    });

    it('begins with all that is there when it names no version, and says when that is told', async () => {
      await client.create(services, service('d'));
      // In a real cluster others write as well, so what is newest afterwards is newer.
      const created = await version();
      const lines = await watch('allowWatchBookmarks=true', metadataOnly);
      expect(told(lines.slice(0, -1))).toEqual(['ADDED b', 'ADDED d']);
      expect(lines[0].object.kind).toBe('PartialObjectMetadata');
      expect(lines.at(-1)).toMatchObject({
        type: 'BOOKMARK',
        object: {
          kind: 'PartialObjectMetadata',
          apiVersion: 'meta.k8s.io/v1',
          metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } },
        },
      });
      expect(Number(lines.at(-1).object.metadata.resourceVersion)).toBeGreaterThanOrEqual(Number(created));
    });

    it('refuses a version that is none', async () => {
      const { status, body } = await client.ask(`${services}?watch=true&resourceVersion=abc`);
      expect(status).toBe(500);
      expect(body.message).toBe(
        'resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
      );
    });
  });
}
