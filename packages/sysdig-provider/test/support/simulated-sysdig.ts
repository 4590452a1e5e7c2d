import {
  everything,
  parseGroupResource,
  type RequestContext,
  type SampleOutcome,
  type SampleRequest,
} from '@metrics-adapter/core';
import { FakeClock, testContext } from '@metrics-adapter/core/testing';
import { type Limits, type Simulator, startSimulator } from '@metrics-adapter/sysdig-simulator';
import { AxiosTransport } from '../../src/client/axios-transport.ts';
import type { ClockSkew } from '../../src/client/clock-watch.ts';
import { bearerCredentials } from '../../src/client/credentials.ts';
import type { HttpTransport } from '../../src/client/http-transport.ts';
import { createSysdigSource, type SysdigSource, type SysdigSourceSettings } from '../../src/create-sysdig-source.ts';

/** What every object of the tests has: so many requests in each second. */
export const requests = 'sysdig_container_net_http_request_count';

export const asAutoscaler: RequestContext = { ...testContext, priority: 'autoscaler' };

export interface SimulatedOptions {
  readonly limits?: Partial<Limits>;
  readonly settings?: Partial<SysdigSourceSettings>;
}

/** The whole of the source before a simulator, both by one clock that stands still. */
export class SimulatedSysdig {
  readonly clock: FakeClock;
  readonly simulator: Simulator;
  readonly sysdig: SysdigSource;
  readonly skews: readonly ClockSkew[];
  /** The text of every query that was sent. */
  readonly queries: readonly string[];
  readonly #transport: AxiosTransport;

  static async start({ limits = {}, settings = {} }: SimulatedOptions = {}): Promise<SimulatedSysdig> {
    const clock = new FakeClock();
    const simulator = await startSimulator({ clock: () => clock.now(), limits, wait: () => new Promise(() => {}) });
    return new SimulatedSysdig(clock, simulator, settings);
  }

  private constructor(clock: FakeClock, simulator: Simulator, settings: Partial<SysdigSourceSettings>) {
    const queries: string[] = [];
    const skews: ClockSkew[] = [];
    this.clock = clock;
    this.simulator = simulator;
    this.queries = queries;
    this.skews = skews;
    this.#transport = new AxiosTransport();
    const transport: HttpTransport = {
      send: (request) => {
        queries.push(request.url.searchParams.get('query') ?? '');
        return this.#transport.send(request);
      },
    };
    this.sysdig = createSysdigSource({
      settings: {
        base: `${simulator.url}/prometheus`,
        scope: { cluster: 'prod' },
        samplePeriod: 10,
        window: 60,
        requestTimeout: 15,
        updateInterval: 600,
        ...settings,
      },
      transport,
      credentials: bearerCredentials(() => simulator.token),
      clock,
      timers: clock,
      onProblem: () => {},
      onClockSkew: (skew) => skews.push(skew),
    });
  }

  /** Objects with so many requests a second each: pods unless labels say otherwise. */
  serve(namespace: string, name: string, perSecond: number, more: Readonly<Record<string, string>> = {}): void {
    const labels = { kube_cluster_name: 'prod', kube_namespace_name: namespace, kube_pod_name: name, ...more };
    this.simulator.series.setSeries(requests, labels, { every: 10, value: () => perSecond * 10 });
  }

  async fetch(
    namespaces: readonly string[] | 'cluster-scoped',
    { metric = requests, resource = 'pods', context = asAutoscaler }: FetchOptions = {},
  ): Promise<SampleOutcome> {
    const groupResource = parseGroupResource(resource);
    const request: SampleRequest = { kind: 'object', metric, groupResource, metricSelector: everything, namespaces };
    const [outcome] = await this.sysdig.source.fetch([request], context);
    if (outcome === undefined) throw new Error('there is no outcome');
    return outcome;
  }

  /** How many queries a task takes, and which. */
  async counting(task: () => Promise<unknown>): Promise<readonly string[]> {
    const before = this.queries.length;
    await task();
    return this.queries.slice(before);
  }

  async stop(): Promise<void> {
    this.#transport.close();
    await this.simulator.stop();
  }
}

export interface FetchOptions {
  readonly metric?: string;
  readonly resource?: string;
  readonly context?: RequestContext;
}

/** The values of a good outcome by `namespace/name`; each object must be there once. */
export function valuesOf(outcome: SampleOutcome): ReadonlyMap<string, number> {
  if (!outcome.ok) throw outcome.error;
  const values = new Map<string, number>();
  for (const { namespace = '', name = '', value } of outcome.samples) {
    const place = `${namespace}/${name}`;
    if (values.has(place)) throw new Error(`${place} is there twice`);
    values.set(place, Number(value.milliValue()) / 1000);
  }
  return values;
}
