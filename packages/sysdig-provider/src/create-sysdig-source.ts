import type { Clock, SampleSource, Timers } from '@metrics-adapter/core';
import { Catalogue } from './catalogue/catalogue.ts';
import type { Credentials } from './client/credentials.ts';
import type { HttpTransport } from './client/http-transport.ts';
import { SysdigClient } from './client/sysdig-client.ts';
import type { ClusterScope } from './plan/sysdig-scope.ts';
import { PromqlDialect } from './promql-dialect.ts';
import { SettleTimes } from './samples/settle-times.ts';
import { SysdigSampleSource } from './sysdig-sample-source.ts';

/** How Sysdig is to be asked. Times in seconds. */
export interface SysdigSourceSettings {
  /** Where the Prometheus API is; see `toPromqlBase`. */
  readonly base: string;
  readonly scope: ClusterScope;
  /** The distance of samples: 10 for all that Sysdig's agent collects. */
  readonly samplePeriod: number;
  /** How late samples arrive; learnt when absent. */
  readonly settle?: number;
  /** How much of the past makes one value: a multiple of the period, at least two of them. */
  readonly window: number;
  /** How long one call may take. */
  readonly requestTimeout: number;
  /** How often the names and types of all metrics are read. */
  readonly updateInterval: number;
}

export interface SysdigSourceParts {
  readonly settings: SysdigSourceSettings;
  readonly transport: HttpTransport;
  readonly credentials: Credentials;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Told when the list of metrics could not be read. */
  readonly onProblem: (error: unknown) => void;
}

/** Sysdig, and the list of its metrics, which is empty until it is started. */
export interface SysdigSource {
  readonly source: SampleSource;
  readonly catalogue: {
    /** Reads the list now and from then on. Settles after the first read, whether it succeeded or not. */
    start(): Promise<void>;
    stop(): void;
  };
}

export function createSysdigSource(parts: SysdigSourceParts): SysdigSource {
  const { settings, transport, credentials, clock, timers, onProblem } = parts;
  const { base, scope, samplePeriod: period, settle, window } = settings;
  const client = new SysdigClient({ base, transport, credentials, clock, timeout: settings.requestTimeout * 1000 });
  const interval = settings.updateInterval * 1000;
  const catalogue = new Catalogue({ client, scope, clock, timers, interval, onProblem });
  const settleTimes = new SettleTimes({ period, ...(settle !== undefined && { fixed: settle }) });
  const dialect = new PromqlDialect({ client, clock, settleTimes, period, window });
  return { source: new SysdigSampleSource({ catalogue, dialect, settleTimes, scope }), catalogue };
}
