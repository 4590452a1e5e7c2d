import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuditEvent, AuditLog } from '../control-plane/audit-log.ts';
import { eventually } from '../eventually.ts';
import { refreshInterval } from './adapter.ts';
import { Crowd } from './crowd.ts';
import { type Fixture, startFixture } from './fixture.ts';
import { adapterUser, autoscalerUser } from './manifests.ts';
import { sharedCluster } from './shared-cluster.ts';

const namespaces = ['counted-a', 'counted-b', 'counted-c'];
/** How often every HPA reads while it is counted. */
const syncs = 8;

/** What went on in some time. */
interface Counts {
  readonly seconds: number;
  /** Reads by the HPA controller that were answered with a value, and all others. */
  readonly reads: number;
  readonly failedReads: number;
  /** Queries that Prometheus answered. */
  readonly queries: number;
  /** What the adapter had kube-apiserver list. */
  readonly lists: readonly string[];
}

describe('what it costs when HPAs read', () => {
  let fixture: Fixture;
  let crowd: Crowd;
  let audit: AuditLog;
  let start = 0;

  beforeAll(async () => {
    audit = new AuditLog(sharedCluster().auditLog);
    start = await audit.end();
    fixture = await startFixture();
    crowd = new Crowd({ ...fixture, namespaces });
  });
  afterAll(() => fixture?.dispose());

  const countQueries = () => fixture.prometheus.countRequests('/api/v1/query');

  /** Adds HPAs, and waits until each of them has read a value. */
  async function grow(ofEach: number): Promise<void> {
    const place = await audit.end();
    await crowd.grow(ofEach);
    const everyRead = async () => {
      const read = (await audit.readFrom(place)).filter(isAnsweredRead).map(({ requestURI }) => requestURI);
      // Those of type External read the same in one namespace.
      expect(new Set(read).size).toBe((crowd.size / 3) * 2 + namespaces.length);
    };
    await eventually(everyRead, { timeout: 120_000, interval: 1000 });
  }

  /** Counts from before `work` until every HPA has read several times, on average. */
  async function countDuring(work: () => Promise<void> = async () => {}): Promise<Counts> {
    const began = Date.now();
    const [place, queriesBefore] = await Promise.all([audit.end(), countQueries()]);
    await work();
    const enough = async () => {
      const reads = (await audit.readFrom(place)).filter(isAnsweredRead);
      expect(reads.length).toBeGreaterThanOrEqual(syncs * crowd.size);
    };
    await eventually(enough, { timeout: 120_000, interval: 1000 });
    const [events, queriesAfter] = await Promise.all([audit.readFrom(place), countQueries()]);
    const [reads, answered] = [events.filter(isRead).length, events.filter(isAnsweredRead).length];
    return {
      seconds: (Date.now() - began) / 1000,
      reads: answered,
      failedReads: reads - answered,
      queries: queriesAfter - queriesBefore,
      lists: listsOf(events),
    };
  }

  /**
   * Whatever is looked at has its turn once in every interval, and is fetched with one query, since it never takes more
   * rows here than one answer may have. A time that is not a whole number of intervals touches one interval more, and a
   * turn that came late may fall into it at its beginning.
   */
  function mostQueries({ seconds }: Counts): number {
    return crowd.demands * (Math.ceil(seconds / refreshInterval) + 1);
  }

  function expectCheap(counts: Counts): void {
    expect(counts).toMatchObject({ failedReads: 0, lists: [] });
    expect(counts.queries).toBeGreaterThanOrEqual(crowd.demands);
    expect(counts.queries).toBeLessThanOrEqual(mostQueries(counts));
  }

  it('depends on what they look at, and not on how many they are', async () => {
    await grow(1);
    expectCheap(await countDuring());
    await grow(5);
    const counts = await countDuring();
    expectCheap(counts);
    expect(counts.queries).toBeLessThan(counts.reads / 2);
  });

  it('is no more while all of them scale', async () => {
    const everybodyScaled = async () => expect(Math.min(...(await crowd.replicas()))).toBeGreaterThan(1);
    const counts = await countDuring(async () => {
      await crowd.beBusy(3);
      await eventually(everybodyScaled, { timeout: 120_000, interval: 1000 });
    });
    expectCheap(counts);
  });

  it('was one list of everything that is followed, before the first of them read', async () => {
    expect(listsOf(await audit.readFrom(start)).toSorted()).toEqual([
      ...namespaces.map((namespace) => `/api/v1/namespaces/${namespace}/pods`),
      '/api/v1/namespaces/kube-system/configmaps',
      '/apis/autoscaling/v2/horizontalpodautoscalers',
    ]);
  });
});

function isRead({ user, objectRef }: AuditEvent): boolean {
  return user.username === autoscalerUser && /^(custom|external)\.metrics\.k8s\.io$/.test(objectRef?.apiGroup ?? '');
}

function isAnsweredRead(event: AuditEvent): boolean {
  return isRead(event) && event.responseStatus?.code === 200;
}

function listsOf(events: readonly AuditEvent[]): readonly string[] {
  const lists = events.filter(({ user, verb }) => user.username === adapterUser && verb === 'list');
  return lists.map(({ requestURI }) => requestURI.replace(/\?.*/, ''));
}
