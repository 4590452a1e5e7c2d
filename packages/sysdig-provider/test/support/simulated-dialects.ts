import type { RequestContext, SampleOutcome, SampleRequest, SampleSource } from '@metrics-adapter/core';
import { FakeClock, testContext } from '@metrics-adapter/core/testing';
import { type Simulator, type SimulatorOptions, startSimulator } from '@metrics-adapter/sysdig-simulator';
import { AxiosTransport } from '../../src/client/axios-transport.ts';
import { BackendClient } from '../../src/client/backend-client.ts';
import { CallBudget } from '../../src/client/call-budget.ts';
import { ClockWatch } from '../../src/client/clock-watch.ts';
import { bearerCredentials } from '../../src/client/credentials.ts';
import type { HttpTransport } from '../../src/client/http-transport.ts';
import { MonitorApi } from '../../src/client/monitor-api.ts';
import { PrometheusApi } from '../../src/client/prometheus-api.ts';
import { DataDialect } from '../../src/data/data-dialect.ts';
import type { Dialect, DialectName, Question } from '../../src/dialect.ts';
import { PlanAsker } from '../../src/promql/plan-asker.ts';
import { PromqlDialect } from '../../src/promql/promql-dialect.ts';
import { DefaultMetrics } from '../../src/rules/default-metrics.ts';
import { SysdigSampleSource } from '../../src/sysdig-sample-source.ts';
import { SettleTimes } from '../../src/timing/settle-times.ts';

export interface SimulatedDialectsOptions {
  /** How the simulator behaves. */
  readonly simulator?: SimulatorOptions;
  /** Seconds; absent: learnt. */
  readonly settle?: number;
  /** What the catalogue would know of series that no table names: their types. */
  readonly types?: Readonly<Record<string, string>>;
}

/** Both dialects before one simulator, all by one clock that stands still. */
export class SimulatedDialects {
  readonly clock: FakeClock;
  readonly simulator: Simulator;
  readonly dialects: Readonly<Record<DialectName, Dialect>>;
  /** The same, with what metrics mean without rules. */
  readonly sources: Readonly<Record<DialectName, SampleSource>>;
  /** What was posted, in order. */
  readonly bodies: readonly string[];
  /** What stands between; a test may put something else there. */
  transport: HttpTransport;
  readonly #network = new AxiosTransport();

  static async start(options: SimulatedDialectsOptions = {}): Promise<SimulatedDialects> {
    const clock = new FakeClock();
    const simulator = await startSimulator({
      clock: () => clock.now(),
      wait: () => new Promise(() => {}),
      ...options.simulator,
    });
    return new SimulatedDialects(clock, simulator, options);
  }

  private constructor(clock: FakeClock, simulator: Simulator, { settle, types = {} }: SimulatedDialectsOptions) {
    const bodies: string[] = [];
    this.clock = clock;
    this.simulator = simulator;
    this.bodies = bodies;
    this.transport = this.#network;
    const transport: HttpTransport = {
      send: (request) => {
        if (request.body !== undefined) bodies.push(request.body);
        return this.transport.send(request);
      },
    };
    const budget = new CallBudget({
      settings: { callsPerMinute: 1_000_000, concurrency: 1000 },
      clock,
      timers: clock,
      backend: 'it',
    });
    const client = new BackendClient({
      transport,
      credentials: bearerCredentials(() => simulator.token),
      clock,
      budget,
      clockWatch: new ClockWatch({ tolerance: 30, backend: 'it' }),
      timeout: 15_000,
    });
    const prometheus = new PrometheusApi({ client, base: `${simulator.url}/prometheus` });
    const api = new MonitorApi({ client, base: `${simulator.url}/api` });
    const usual = { clock, period: 10, window: 60 };
    const [one, other] = [0, 1].map(
      () => new SettleTimes({ period: 10, ...(settle !== undefined && { fixed: settle }) }),
    );
    if (one === undefined || other === undefined) throw new Error('there are two');
    this.dialects = {
      promql: new PromqlDialect({
        asker: new PlanAsker({ ...usual, client: prometheus, settleTimes: one }),
        settleTimes: one,
        clock,
      }),
      data: new DataDialect({ ...usual, api, settleTimes: other }),
    };
    const names = new Set(Object.keys(types));
    const metrics = new DefaultMetrics({
      metrics: { names, types: new Map(Object.entries(types)) },
      typeOf: async (name) => (Object.hasOwn(types, name) ? types[name] : undefined),
    });
    const toSource = (dialect: Dialect) =>
      new SysdigSampleSource({ metrics, dialect, budget, scope: { cluster: 'prod' } });
    this.sources = { promql: toSource(this.dialects.promql), data: toSource(this.dialects.data) };
  }

  /** The outcomes of both dialects. */
  async fetchBoth(request: SampleRequest, context?: RequestContext): Promise<Both> {
    return both((dialect) => this.sources[dialect].fetch([request], context ?? testContext));
  }

  /** The outcomes of both dialects, for a plan. */
  async askBoth(question: Question): Promise<Both> {
    return both((dialect) => this.dialects[dialect].fetch([question], testContext));
  }

  async stop(): Promise<void> {
    this.#network.close();
    await this.simulator.stop();
  }
}

export type Both = Readonly<Record<DialectName, SampleOutcome>>;

async function both(ask: (name: DialectName) => Promise<readonly SampleOutcome[]>): Promise<Both> {
  const [[promql], [data]] = await Promise.all([ask('promql'), ask('data')]);
  if (promql === undefined || data === undefined) throw new Error('there is no outcome');
  return { promql, data };
}

/** What matters of an outcome, in an order that does not: `namespace/name: value @time /window`. */
export function tellingsOf(outcome: SampleOutcome): readonly string[] {
  if (!outcome.ok) return [`${outcome.error.name}: ${outcome.error.message}`];
  const samples = outcome.samples.map(({ namespace = '', name = '', labels = {}, value, timestamp, windowSeconds }) => {
    const told = Object.entries(labels).map(([label, text]) => `${label}=${text}`);
    const place = [namespace, name, ...told.toSorted()].join('/');
    return `${place}: ${value} @${new Date(timestamp).toISOString()} /${windowSeconds}`;
  });
  const refused = (outcome.refused ?? []).map(({ namespace = '', name = '' }) => `${namespace}/${name} refused`);
  return [...samples, ...refused].toSorted();
}
