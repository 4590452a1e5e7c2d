import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type AdapterSide, createAdapterSide } from './adapter-side.ts';
import { ApiClient } from './api-client.ts';
import type { GetCluster } from './cluster-under-test.ts';
import { eventually } from './eventually.ts';
import { core, createAccount, createNamespace, service } from './samples.ts';
import { WatchedServices } from './watched-services.ts';

const namespace = 'agreement-reflector';
const path = `${core}/namespaces/${namespace}/services`;

/** What the reflector makes of a cluster. */
export function describeReflector(getCluster: GetCluster): void {
  describe('the reflector', () => {
    let client: ApiClient;
    let side: AdapterSide;
    let services: WatchedServices;

    beforeAll(async () => {
      client = new ApiClient(getCluster());
      await createNamespace(client, namespace);
      for (const name of ['a', 'b']) await client.create(path, service(name));
    });
    afterEach(() => {
      services.reflector.stop();
      side.transport.close();
    });

    function start(fieldSelector?: string, created = createAdapterSide(getCluster())): void {
      side = created;
      services = new WatchedServices(namespace, side, fieldSelector);
      services.reflector.start();
    }

    const isWatching = () => eventually(() => expect(services.problem).toBeUndefined());
    const expectNames = (expected: string) => eventually(() => expect(services.names).toBe(expected));

    it('lists, and follows what comes, changes and goes', async () => {
      start();
      await isWatching();
      expect(services.names).toBe('a b');
      await client.create(path, service('c'));
      await expectNames('a b c');
      await client.delete(`${path}/c`);
      await expectNames('a b');
      expect(side.log.lines).toEqual([`info: watching services of namespace ${namespace}`]);
    });

    it('follows one object by its name', async () => {
      start('metadata.name=one');
      await isWatching();
      expect(services.names).toBe('');
      await client.create(path, service('another'));
      await client.create(path, service('one'));
      await expectNames('one');
      await client.delete(`${path}/one`);
      await expectNames('');
      await client.delete(`${path}/another`);
    });

    it('sees what happened between two watches', async () => {
      start();
      await isWatching();
      // Its own patience with a watch ends, which the server does not know of.
      await side.clock.advance(330_000);
      await client.create(path, service('meanwhile'));
      await expectNames('a b meanwhile');
      await client.delete(`${path}/meanwhile`);
      await expectNames('a b');
      expect(side.log.lines).toEqual([`info: watching services of namespace ${namespace}`]);
    });

    it('says what it may not do, and goes on when it may', async () => {
      const { user, token } = await createAccount(client, namespace, 'reader');
      start(undefined, createAdapterSide(getCluster(), { token }));
      const problem = `could not list services of namespace ${namespace}: kube-apiserver answered 403 Forbidden: services is forbidden: User "${user}" cannot list resource "services" in API group "" in the namespace "${namespace}"; grant it to the adapter's ServiceAccount`;
      await eventually(() => expect(services.problem).toBe(problem));
      await getCluster().grant(user, { verbs: ['list', 'watch'], apiGroups: [''], resources: ['services'] });
      await eventually(async () => {
        // Little by little: an answer that is on its way has ten seconds of this clock.
        await side.clock.advance(500);
        expect(services.reflector.state().synced).toBe(true);
      });
      await isWatching();
      expect(services.names).toBe('a b');
    });

    it('says that its token is refused', async () => {
      start(undefined, createAdapterSide(getCluster(), { token: 'made-up' }));
      const problem = `could not list services of namespace ${namespace}: kube-apiserver answered 401 Unauthorized: Unauthorized; check the credentials that the adapter uses for kube-apiserver`;
      await eventually(() => expect(services.problem).toBe(problem));
    });
  });
}
