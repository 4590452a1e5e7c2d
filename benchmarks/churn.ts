import {
  type ExpectedRead,
  everything,
  FreshnessEngine,
  Quantity,
  type RequestContext,
  type Sample,
  type SampleRequest,
  type SampleSource,
} from '@metrics-adapter/core';
import { FakeClock, FakeResourceMapper, neverCancelled } from '@metrics-adapter/core/testing';
import { describeMachine } from './measure.ts';

/**
 * Whether a day of churn leaves something behind in memory: nothing that is there in the morning is there in the evening,
 * and what is there is always as much. Run it with `node --expose-gc`; the heap is measured after it was cleaned.
 */
const hour = 3_600_000;
const sync = 15_000;
const namespacesAtATime = 20;
const podsOfEach = 25;
/** Syncs: each namespace lives for 50 minutes, and every two and a half another one begins. */
const namespaceEvery = 10;
/** Seconds of life that a pod has: all of a namespace's are others after ten minutes. */
const podLife = 600;

const pods = { groupResource: { group: '', resource: 'pods' }, metricSelector: everything };
const autoscaler: RequestContext = { signal: neverCancelled, requestId: 'hpa', priority: 'autoscaler' };

/** A namespace's pods at a moment: each is replaced by another one in its own time. */
function podsAt(namespace: string, now: number): readonly string[] {
  return Array.from({ length: podsOfEach }, (_, index) => {
    const generation = Math.floor((now / 1000 + (index * podLife) / podsOfEach) / podLife);
    return `web-${namespace}-${index}-${generation}`;
  });
}

/** A backend that has a new sample of every pod every ten seconds. */
function createSource(clock: FakeClock): SampleSource & { calls: number } {
  const samplesOf = (request: SampleRequest): readonly Sample[] => {
    if (request.kind === 'external' || request.namespaces === 'cluster-scoped') return [];
    const timestamp = Math.floor(clock.now() / 10_000) * 10_000;
    const value = Quantity.parse(`${(timestamp / 10_000) % 1000}`);
    return request.namespaces.flatMap((namespace) =>
      podsAt(namespace, clock.now()).map((name) => ({ namespace, name, value, timestamp })),
    );
  };
  return {
    calls: 0,
    list: () => [],
    policyOf: () => ({}),
    pressure: () => 0,
    async fetch(requests) {
      this.calls += 1;
      return requests.map((request) => ({ ok: true, samples: samplesOf(request) }));
    },
  };
}

/** What the HPA of a namespace reads: a metric that all have, and one that nobody else has. */
function readsOf(namespace: string): readonly (ExpectedRead & { kind: 'object'; namespace: string })[] {
  return ['requests', `jobs-of-${namespace}`].map((metric) => ({ kind: 'object', ...pods, metric, namespace }));
}

async function runDay(): Promise<void> {
  const clock = new FakeClock();
  const source = createSource(clock);
  const lister = {
    listNames: async ({ namespace = '' }) => podsAt(namespace, clock.now()),
  };
  const engine = new FreshnessEngine({ source, mapper: new FakeResourceMapper(), lister, clock, timers: clock });
  const counted = { reads: 0, errors: 0 };
  const read = async ({ metric, namespace }: { readonly metric: string; readonly namespace: string }) => {
    counted.reads += 1;
    const query = { ...pods, metric, namespace, selector: everything };
    await engine.getMetricBySelector(query, autoscaler).catch(() => {
      counted.errors += 1;
    });
  };
  const print = (when: string): void => {
    const { tables, scopes, samples, estimatedBytes, expectedOwners } = engine.state();
    const held = [tables, scopes, samples, expectedOwners, clock.pending, (estimatedBytes / 2 ** 20).toFixed(2)];
    console.log(
      `| ${[when, cleanHeap().toFixed(2), ...held, source.calls, counted.reads, counted.errors].join(' | ')} |`,
    );
  };

  console.log(describeMachine());
  console.log(
    '\n| after | heap, MiB | tables | scopes | samples | HPAs | timers | estimate, MiB | calls | reads | errors |',
  );
  console.log('|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|');
  const live: string[] = [];
  for (let syncs = 0; syncs < (24 * hour) / sync; syncs += 1) {
    if (syncs % namespaceEvery === 0) {
      const namespace = `team-${syncs / namespaceEvery}`;
      live.push(namespace);
      engine.expect(namespace, readsOf(namespace));
      const gone = live.length > namespacesAtATime ? live.shift() : undefined;
      if (gone !== undefined) engine.forget(gone);
    }
    const reads = Promise.all(live.flatMap(readsOf).map(read));
    await clock.advance(sync);
    await reads;
    const hours = ((syncs + 1) * sync) / hour;
    if ([1, 6, 12, 18, 24].includes(hours)) print(`${hours} h`);
  }
  for (const namespace of live) engine.forget(namespace);
  await clock.advance(hour);
  print('all are gone');
  engine.stop();
}

/** MiB. */
function cleanHeap(): number {
  if (globalThis.gc === undefined) throw new Error('run this with node --expose-gc');
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

await runDay();
