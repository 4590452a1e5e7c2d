import { type Clock, everything, type RequestContext, type Timers } from '../packages/core/src/index.ts';
import { Catalogue, type CatalogueParts } from '../packages/sysdig-provider/src/catalogue/catalogue.ts';
import type { BackendCall } from '../packages/sysdig-provider/src/client/backend-call.ts';
import { MonitorApi } from '../packages/sysdig-provider/src/client/monitor-api.ts';
import { RefusedCallError } from '../packages/sysdig-provider/src/client/refused-call-error.ts';
import { DefaultMetrics } from '../packages/sysdig-provider/src/rules/default-metrics.ts';
import { describeMachine } from './measure.ts';

/**
 * What the catalogue of a large tenant takes in memory, while its descriptors are read and after. Run it with
 * `node --expose-gc`; bytes are of the heap after it was cleaned. The peak counts an answer's text, what it parses to and
 * the descriptors made of it, all three.
 */
const metrics = 20_000;
const budget = 60;

const servers = ['pages', 'one list, of an old server'] as const;
type Server = (typeof servers)[number];

const clock: Clock = { now: () => 1_700_000_000_000 };
const timers: Timers = { after: () => () => {} };

async function report(server: Server): Promise<void> {
  const backend = new TextBackend(server);
  const before = cleanHeap();
  const peak = { bytes: 0 };
  const catalogue = new Catalogue({
    monitor: watch(backend, () => {
      peak.bytes = Math.max(peak.bytes, cleanHeap() - before);
    }),
    scope: 'all-clusters',
    clock,
    timers,
    interval: 600_000,
    onProblem: (problem) => {
      throw problem;
    },
  });
  await catalogue.start();
  backend.body = '';
  const after = cleanHeap() - before;
  const listed = new DefaultMetrics(catalogue);
  const offers = listed.offers();
  listed.policyOf({ kind: 'external', metric: 'm', namespace: 'n', selector: everything });
  const withLists = cleanHeap() - before;
  if (catalogue.metrics.names.size < metrics || offers.length < metrics) throw new Error('not everything was read');
  const sizes = [backend.sent, peak.bytes, after].map(megabytes);
  console.log(`| ${[server, ...sizes, Math.round(after / metrics), megabytes(withLists)].join(' | ')} |`);
}

/** What the client last made of a text, before it made descriptors of that. */
const held: { parsed?: unknown } = {};
const parse = JSON.parse;
JSON.parse = (...asked) => {
  held.parsed = parse(...asked);
  return held.parsed;
};

/** Sysdig's client, which shows what it holds whenever it has read an answer. */
function watch(backend: TextBackend, look: () => void): NonNullable<CatalogueParts['monitor']> {
  const api = new MonitorApi({ client: backend, base: 'https://sysdig.test/api' });
  const shown = async <T>(reading: Promise<T>): Promise<T> => {
    const answer = await reading;
    look();
    keep([answer, held.parsed]);
    held.parsed = undefined;
    return answer;
  };
  return {
    listMetricDescriptors: (page, context) => shown(api.listMetricDescriptors(page, context)),
    listOldMetricDescriptors: (context) => shown(api.listOldMetricDescriptors(context)),
    listLabels: (context) => api.listLabels(context),
  };
}

/** Answers with text, as long and as varied as Sysdig's. */
class TextBackend {
  readonly #server: Server;
  /** The last answer. */
  body = '';
  sent = 0;

  constructor(server: Server) {
    this.#server = server;
  }

  async call({ address, parameters = {} }: BackendCall, _context: RequestContext) {
    this.body = this.#answer(address, Number(parameters['offset'] ?? 0), Number(parameters['limit'] ?? 0));
    this.sent += this.body.length;
    return { body: this.body, skewed: undefined };
  }

  #answer(address: string, offset: number, limit: number): string {
    if (address.endsWith('/v3/labels/')) return JSON.stringify({ allLabels: [] });
    if (address.endsWith('/data/metrics')) {
      return JSON.stringify(Object.fromEntries(describe(0, metrics).map((one) => [one.id, one])));
    }
    if (this.#server !== 'pages') throw new RefusedCallError('there is no such list', { status: 500 });
    return JSON.stringify({ total: metrics, offset, metricDescriptors: describe(offset, offset + limit) });
  }
}

/** Descriptors with all the members that Sysdig's have. */
function describe(from: number, to: number) {
  return Array.from({ length: Math.min(to, metrics) - from }, (_, index) => describeOne(from + index));
}

function describeOne(number: number) {
  const isCounter = number % 3 === 0;
  const usual = ['avg', 'timeAvg', 'sum', 'min', 'max', 'rateOfChange'];
  return {
    id: `team${number % 50}.checkout.service${number % 400}.requests.${number}.${isCounter ? 'count' : 'time'}`,
    metricType: isCounter ? 'counter' : 'gauge',
    type: ['int', 'byte', 'relativeTime', '%', 'double'][number % 5],
    scale: 1,
    category: 'appinfo',
    namespaces: places,
    scopes: places.slice(0, 4),
    timeAggregations: isCounter ? ['timeAvg', ...usual.filter((one) => one !== 'timeAvg')] : usual,
    groupAggregations: isCounter ? ['sum', 'avg', 'min', 'max'] : ['avg', 'sum', 'min', 'max'],
    identity: false,
    canMonitor: false,
    canGroupBy: false,
    canFilter: false,
    heuristic: true,
  };
}

const kinds = 'cluster namespace deployment job daemonSet service node replicaSet statefulSet pod persistentvolume';
const places = ['host', 'host.process', 'host.container', 'cloudProvider', 'mesos', 'swarm', 'ecs'].concat(
  kinds.split(' ').map((kind) => `kubernetes.${kind}`),
);

function cleanHeap(): number {
  if (globalThis.gc === undefined) throw new Error('run it with --expose-gc');
  for (let round = 0; round < 4; round += 1) globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** Until here it must not be collected. */
function keep(made: unknown): void {
  if (made === undefined) throw new Error('nothing was made');
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(2)} MiB`;
}

console.log(describeMachine());
console.log(`\n### ${metrics} descriptors, budget ${budget} MiB\n`);
console.log(
  '| server | text | heap while reading, most | heap after | bytes a metric, after | after, with lists for Kubernetes |',
);
console.log('|---|---:|---:|---:|---:|---:|');
for (const server of servers) await report(server);
