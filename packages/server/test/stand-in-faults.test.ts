import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type AdapterSide, createAdapterSide } from './agreement/adapter-side.ts';
import { eventually } from './agreement/eventually.ts';
import { core, service } from './agreement/samples.ts';
import { WatchedServices } from './agreement/watched-services.ts';
import { startTestCluster, type TestCluster } from './test-cluster.ts';

const path = `${core}/namespaces/shop/services`;

let test: TestCluster;
let side: AdapterSide;
let services: WatchedServices;

beforeEach(async () => {
  test = await startTestCluster();
  side = createAdapterSide(test.address);
  services = new WatchedServices('shop', side);
  add('a');
});
afterEach(async () => {
  services.reflector.stop();
  side.transport.close();
  await test.cluster.stop();
});

function add(name: string): void {
  const { metadata, ...object } = service(name);
  test.cluster.apply({ ...object, metadata: { ...metadata, namespace: 'shop' } });
}

async function startWatching(): Promise<void> {
  services.reflector.start();
  await eventually(() => expect(test.cluster.openWatches).toBe(1));
  await eventually(() => expect(services.problem).toBeUndefined());
}

/** Lets the pause that follows a failure pass, and waits for the content that is seen after it. */
async function expectNamesAfterPause(names: string): Promise<void> {
  await eventually(() => expect(services.problem).toBeDefined());
  await side.clock.advance(500);
  await eventually(() => expect([services.names, services.problem]).toEqual([names, undefined]));
}

const lists = () => test.cluster.requests.count({ path, watch: false });
const resumedFrom = () =>
  test.cluster.requests
    .list({ path, watch: true })
    .map(({ query }) => new URLSearchParams(query).get('resourceVersion'));

describe('faults of the stand-in', () => {
  it('break the connections of watches, which are resumed where they were', async () => {
    await startWatching();
    test.cluster.faults.cutWatches();
    add('b');
    await expectNamesAfterPause('a b');
    expect(lists()).toBe(1);
  });

  it('end watches in order', async () => {
    await startWatching();
    await side.clock.advance(60_000);
    test.cluster.faults.endWatches('/api/v1/namespaces/shop/');
    add('b');
    await eventually(() => expect(services.names).toBe('a b'));
    expect(side.log.lines).toEqual(['info: watching services of namespace shop']);
  });

  it('let a watch be told that it is too late', async () => {
    await startWatching();
    test.cluster.faults.failWatches();
    add('b');
    await expectNamesAfterPause('a b');
    expect(lists()).toBe(2);
    expect(side.log.lines).toContain('info: the watch on services of namespace shop fell behind; listing anew');
  });

  it.each(['event', 'status'] as const)('let what happened be forgotten, told by %s', async (by) => {
    await startWatching();
    add('b');
    test.cluster.faults.expireVersions(by);
    test.cluster.faults.cutWatches();
    await eventually(() => expect(services.problem).toMatch(/^could not watch/));
    await side.clock.advance(500);
    const problem =
      /^could not watch services of namespace shop: kube-apiserver answered 410 Expired: too old resource version: \d+ \(\d+\)$/;
    await eventually(() => expect(services.problem).toMatch(problem));
    await side.clock.advance(1_000);
    await eventually(() => expect([services.names, services.problem]).toEqual(['a b', undefined]));
    expect(lists()).toBe(2);
  });

  it('let the pages of a list expire, and offer what is there now instead', async () => {
    add('b');
    const { metadata } = (await test.client.ask(`${path}?limit=1`)).body;
    test.cluster.faults.expireVersions();
    add('c');
    const next = (token: string) => test.client.ask(`${path}?continue=${encodeURIComponent(token)}`);
    const { status, body } = await next(metadata.continue);
    expect([status, body.reason]).toEqual([410, 'Expired']);
    expect((await next(body.metadata.continue)).body.items).toMatchObject([
      { metadata: { name: 'b' } },
      { metadata: { name: 'c' } },
    ]);
  });

  it('write nonsense into watches', async () => {
    await startWatching();
    test.cluster.faults.writeToWatches('<html>\n');
    await eventually(() => expect(services.problem).toBe('the watch sent a line that is no JSON object'));
    await side.clock.advance(500);
    await eventually(() => expect(services.problem).toBeUndefined());
    expect(lists()).toBe(2);
  });

  it('send bookmarks every minute, or none', async () => {
    await startWatching();
    const [before] = resumedFrom();
    test.cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'elsewhere' } });
    /** A minute for both sides: long enough for the reflector to go on at once. */
    const minute = async (): Promise<void> => {
      await test.clock.advance(60_000);
      await side.clock.advance(60_000);
    };
    const endAndResume = async (count: number): Promise<void> => {
      test.cluster.faults.endWatches();
      await eventually(() => expect(resumedFrom()).toHaveLength(count));
      await eventually(() => expect(test.cluster.openWatches).toBe(1));
    };
    test.cluster.faults.stopBookmarks();
    await minute();
    await endAndResume(2);
    expect(resumedFrom()[1]).toBe(before);
    test.cluster.faults.clear();
    await minute();
    await endAndResume(3);
    expect(Number(resumedFrom()[2])).toBe(Number(before) + 1);
    test.cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'somewhere' } });
    test.cluster.sendBookmarks();
    await side.clock.advance(60_000);
    await endAndResume(4);
    expect(Number(resumedFrom()[3])).toBe(Number(before) + 2);
  });

  it.each([
    [401, 'Unauthorized', '; check the credentials that the adapter uses for kube-apiserver'],
    [403, 'Forbidden', "; grant it to the adapter's ServiceAccount"],
    [429, 'TooManyRequests', ''],
    [500, 'InternalError', ''],
  ])('answer the next request by %d', async (code, reason, remedy) => {
    test.cluster.faults.failNext({ path, watch: false }, code);
    services.reflector.start();
    const problem = `could not list services of namespace shop: kube-apiserver answered ${code} ${reason}: the stand-in was told to fail${remedy}`;
    await eventually(() => expect(services.problem).toBe(problem));
    await side.clock.advance(500);
    await eventually(() => expect(services.names).toBe('a'));
  });

  it('answer what no Kubernetes answers, or nothing', async () => {
    const { faults } = test.cluster;
    faults.answerNext({ path }, { code: 502, body: '<html>', contentType: 'text/html' });
    faults.cutNext({ path, method: 'GET' });
    expect(await test.client.ask(path)).toEqual({ status: 502, body: '<html>' });
    await expect(test.client.ask(path)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await test.client.ask(path)).status).toBe(200);
  });

  it('let requests wait for a time', async () => {
    test.cluster.faults.slow({ path }, 2_000);
    const asked = test.client.ask(path);
    await eventually(() => expect(test.cluster.requests.count({ path })).toBe(1));
    const before = test.clock.pending;
    expect(before).toBe(1);
    await test.clock.advance(2_000);
    expect((await asked).status).toBe(200);
  });

  it('hold a request until the test lets it go', async () => {
    const held = test.cluster.faults.holdNext({ path });
    let isAnswered = false;
    const asked = test.client.ask(path).finally(() => {
      isAnswered = true;
    });
    await held.arrived;
    expect((await test.client.ask(path)).status).toBe(200);
    expect(isAnswered).toBe(false);
    held.release();
    expect((await asked).status).toBe(200);
  });
});
