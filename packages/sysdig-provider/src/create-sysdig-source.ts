import type { Clock, SampleSource, Timers } from '@metrics-adapter/core';
import { Catalogue } from './catalogue/catalogue.ts';
import type { BudgetSettings } from './client/budget-settings.ts';
import type { BudgetState } from './client/budget-state.ts';
import { CallBudget } from './client/call-budget.ts';
import { type ClockSkew, ClockWatch } from './client/clock-watch.ts';
import type { Credentials } from './client/credentials.ts';
import type { HttpTransport } from './client/http-transport.ts';
import { describeBackend, SysdigClient } from './client/sysdig-client.ts';
import type { ClusterScope } from './plan/sysdig-scope.ts';
import { PlannedFetch } from './promql/planned-fetch.ts';
import { PromqlDialect } from './promql/promql-dialect.ts';
import { SettleTimes } from './promql/samples/settle-times.ts';
import { SysdigSampleSource } from './sysdig-sample-source.ts';

/** How Sysdig is to be asked. Times in seconds. */
export interface SysdigSourceSettings extends BudgetSettings {
  /** Where the Prometheus API is; see `toPromqlBase`. */
  readonly base: string;
  /** Which clusters of the account are asked about. */
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
  /** How far the backend's clock may be from ours; `Infinity`: any. 30 when absent. */
  readonly clockTolerance?: number;
}

/** What a source is made of. */
export interface SysdigSourceParts {
  /** How Sysdig is to be asked. */
  readonly settings: SysdigSourceSettings;
  /** How it is reached. */
  readonly transport: HttpTransport;
  /** Who asks. */
  readonly credentials: Credentials;
  /** The time, as Sysdig would agree on. */
  readonly clock: Clock;
  /** For deadlines, further tries and the next reading of the list. */
  readonly timers: Timers;
  /** Told when the list of metrics could not be read. */
  readonly onProblem: (error: unknown) => void;
  /** Told once when answers begin to be refused because the backend's clock is far from ours, and once when it is over. */
  readonly onClockSkew?: (skew: ClockSkew) => void;
}

/** What the source knows of its backend at one moment, for metrics. */
export interface SysdigSourceState {
  /** What may be asked of the backend at this moment. */
  readonly budget: BudgetState;
  /** Undefined while no answer told a date. */
  readonly clockSkew: ClockSkew | undefined;
  /** How many rows an answer is taken to have at the most. */
  readonly rowLimit: number;
}

/** Sysdig, and the list of its metrics, which is empty until it is started. */
export interface SysdigSource {
  /** For the freshness engine. */
  readonly source: SampleSource;
  /** The list of metrics, which is kept up to date by itself once it is started. */
  readonly catalogue: {
    /** Reads the list now and from then on. Settles after the first read, whether it succeeded or not. */
    start(): Promise<void>;
    /** For good. */
    stop(): void;
  };
  /** Cheap; never waits. */
  state(): SysdigSourceState;
}

/** Values are refreshed every few seconds: what is half a minute off is still of the same minute. */
const usualTolerance = 30;

/** Puts a source together. Nothing is asked of Sysdig before its catalogue is started, or a value is wanted. */
export function createSysdigSource(parts: SysdigSourceParts): SysdigSource {
  const { settings, clock, timers, onProblem, onClockSkew } = parts;
  const { scope, samplePeriod: period, settle, window, clockTolerance: tolerance = usualTolerance } = settings;
  const backend = describeBackend(settings.base);
  const budget = new CallBudget({ settings, clock, timers, backend });
  const clockWatch = new ClockWatch({ tolerance, backend, ...(onClockSkew && { onSkew: onClockSkew }) });
  const client = createClient(parts, { budget, clockWatch });
  const interval = settings.updateInterval * 1000;
  const catalogue = new Catalogue({ client, scope, clock, timers, interval, onProblem });
  const settleTimes = new SettleTimes({ period, ...(settle !== undefined && { fixed: settle }) });
  const dialect = new PromqlDialect({ client, clock, settleTimes, period, window });
  const planned = new PlannedFetch({ dialect, clock });
  return {
    source: new SysdigSampleSource({ catalogue, planned, budget, settleTimes, scope }),
    catalogue,
    state: () => ({ budget: budget.state(), clockSkew: clockWatch.skew, rowLimit: planned.rowLimit }),
  };
}

function createClient(
  { settings, transport, credentials, clock }: SysdigSourceParts,
  watches: { readonly budget: CallBudget; readonly clockWatch: ClockWatch },
): SysdigClient {
  const timeout = settings.requestTimeout * 1000;
  return new SysdigClient({ base: settings.base, transport, credentials, clock, timeout, ...watches });
}
