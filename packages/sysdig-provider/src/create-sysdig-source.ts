import type { Clock, SampleSource, Timers } from '@metrics-adapter/core';
import { Catalogue, type CatalogueChange } from './catalogue/catalogue.ts';
import { spellForData } from './catalogue/spell-for-data.ts';
import { describeBackend } from './client/backend-call.ts';
import { BackendClient } from './client/backend-client.ts';
import type { BudgetSettings } from './client/budget-settings.ts';
import type { BudgetState } from './client/budget-state.ts';
import { CallBudget } from './client/call-budget.ts';
import { type ClockSkew, ClockWatch } from './client/clock-watch.ts';
import type { Credentials } from './client/credentials.ts';
import type { HttpTransport } from './client/http-transport.ts';
import { MonitorApi } from './client/monitor-api.ts';
import { PrometheusApi } from './client/prometheus-api.ts';
import { DataDialect } from './data/data-dialect.ts';
import type { Dialect, DialectName } from './dialect.ts';
import type { ClusterScope } from './plan/sysdig-scope.ts';
import { PlanAsker } from './promql/plan-asker.ts';
import { PromqlDialect } from './promql/promql-dialect.ts';
import { DefaultMetrics } from './rules/default-metrics.ts';
import { LiveRules, type RuleFiles } from './rules/live-rules.ts';
import type { ListCut } from './rules/matching/rule-offers.ts';
import type { MetricDescription } from './rules/metric-description.ts';
import type { Origin } from './rules/object-labels.ts';
import type { RuleFileState } from './rules/rule-file-watch.ts';
import { RuleMetrics } from './rules/rule-metrics.ts';
import { SysdigSampleSource } from './sysdig-sample-source.ts';
import { SettleTimes } from './timing/settle-times.ts';

/** How Sysdig is to be asked. Times in seconds. */
export interface SysdigSourceSettings extends BudgetSettings {
  /** Where the Prometheus API is; see `toPromqlBase`. */
  readonly base: string;
  /** Where Sysdig's own API is; see `toMonitorBase`. Absent: there is none, only a Prometheus. */
  readonly monitorBase?: string;
  /** In which language Sysdig is asked; `promql` when absent. */
  readonly dialect?: DialectName;
  /** How queries of PromQL are sent; `get` when absent. */
  readonly queryMethod?: 'get' | 'post';
  /** Which clusters of the account are asked about. */
  readonly scope: ClusterScope;
  /** The distance of samples: 10 for all that Sysdig's agent collects. */
  readonly samplePeriod: number;
  /** How late samples arrive; learnt when absent. */
  readonly settle?: number;
  /** How much of the past makes one value: a multiple of the period, at least two of them. */
  readonly window: number;
  /** The oldest sample that is served where neither a rule nor a rule file says; 120 when absent. */
  readonly maxAge?: number;
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
  /** What metrics are made of, beyond what holds without rules; absent: nothing. */
  readonly rules?: RuleFiles;
  /** How it is reached. */
  readonly transport: HttpTransport;
  /** Who asks. */
  readonly credentials: Credentials;
  /** The time, as Sysdig would agree on. */
  readonly clock: Clock;
  /** For deadlines, further tries and the next reading of the list. */
  readonly timers: Timers;
  /** Told when the list of metrics could not be read, or is known to lack something. */
  readonly onProblem: (error: unknown) => void;
  /** Told when other metrics are listed than before. */
  readonly onCatalogueChange?: (change: CatalogueChange) => void;
  /** Told once when there begins to be more than is listed. */
  readonly onListCut?: (cut: ListCut) => void;
  /** Told when patterns of rules give more names than are known. */
  readonly onPatternsCut?: () => void;
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
  /** How many metrics are known by the name of their series. */
  readonly listedMetrics: number;
  /** How the rule files fare; undefined without any. */
  readonly rules: RuleFileState | undefined;
}

/** Something that runs beside the source, once it is started. */
export interface SysdigPart {
  /** Begins, and goes on by itself. Settles after the first reading, whether it succeeded or not. */
  start(): Promise<void>;
  /** For good. */
  stop(): void;
}

/** Sysdig, and what follows it: nothing is listed, and no file is read again, before these are started. */
export interface SysdigSource {
  /** For the freshness engine. */
  readonly source: SampleSource;
  /** The list of metrics. */
  readonly catalogue: SysdigPart;
  /** The rule files; absent without any. */
  readonly rules?: SysdigPart;
  /** What is known of a metric by any of its names, without asking; undefined: too little to make a value of it. */
  describeMetric(name: string, origin?: Origin): MetricDescription | undefined;
  /** Cheap; never waits. */
  state(): SysdigSourceState;
}

/** How late samples are taken to be while it is learnt, and how old they may be. Seconds. */
const usualSettle = 30;
const usualMaxAge = 120;

function toUsual({ samplePeriod: period, settle = usualSettle, window, maxAge = usualMaxAge }: SysdigSourceSettings) {
  return { period, settle, window, maxAge };
}

/** Values are refreshed every few seconds: what is half a minute off is still of the same minute. */
const usualTolerance = 30;

/** Puts a source together. Nothing is asked of Sysdig before its catalogue is started, or a value is wanted. */
export function createSysdigSource(parts: SysdigSourceParts): SysdigSource {
  const { settings, clock, timers } = parts;
  const { clockTolerance: tolerance = usualTolerance } = settings;
  const backend = describeBackend(settings.base);
  const budget = new CallBudget({ settings, clock, timers, backend });
  const clockWatch = new ClockWatch({ tolerance, backend, ...(parts.onClockSkew && { onSkew: parts.onClockSkew }) });
  const apis = createApis(parts, { budget, clockWatch });
  const catalogue = createCatalogue(parts, apis);
  const dialect = createDialect(parts, apis, catalogue);
  const rules = parts.rules && new LiveRules({ files: parts.rules, budget, clock, timers });
  const usual = toUsual(settings);
  const defaults = new DefaultMetrics(catalogue, usual);
  const metrics =
    rules === undefined ? defaults : new RuleMetrics({ ...parts, source: rules, catalogue, defaults, usual });
  return {
    source: new SysdigSampleSource({ metrics, dialect, budget, scope: settings.scope }),
    catalogue,
    ...(rules && { rules }),
    describeMetric: (name, origin) => defaults.describeMetric(name, origin),
    state: () => ({
      budget: budget.state(),
      clockSkew: clockWatch.skew,
      rowLimit: dialect.rowLimit,
      listedMetrics: catalogue.metrics.names.size,
      rules: rules?.state,
    }),
  };
}

interface Apis {
  readonly prometheus: PrometheusApi;
  readonly monitor: MonitorApi | undefined;
}

/** Both by one client: they share the token, and so its budget and its pauses. */
function createApis(
  { settings, transport, credentials, clock }: SysdigSourceParts,
  watches: { readonly budget: CallBudget; readonly clockWatch: ClockWatch },
): Apis {
  const { base, monitorBase, queryMethod, requestTimeout } = settings;
  const client = new BackendClient({ transport, credentials, clock, timeout: requestTimeout * 1000, ...watches });
  return {
    prometheus: new PrometheusApi({ client, base, tellsDeadline: true, ...(queryMethod && { queryMethod }) }),
    monitor: monitorBase === undefined ? undefined : new MonitorApi({ client, base: monitorBase }),
  };
}

function createCatalogue(parts: SysdigSourceParts, { prometheus, monitor }: Apis): Catalogue {
  const { settings, clock, timers, onProblem, onCatalogueChange } = parts;
  return new Catalogue({
    ...(settings.dialect !== 'data' && { client: prometheus }),
    ...(monitor && { monitor }),
    scope: settings.scope,
    clock,
    timers,
    interval: settings.updateInterval * 1000,
    onProblem,
    ...(onCatalogueChange && { onChange: onCatalogueChange }),
  });
}

function createDialect(parts: SysdigSourceParts, { prometheus, monitor }: Apis, catalogue: Catalogue): Dialect {
  const { settings, clock } = parts;
  const { samplePeriod: period, settle, window } = settings;
  const settleTimes = new SettleTimes({ period, ...(settle !== undefined && { fixed: settle }) });
  if (settings.dialect !== 'data') {
    const asker = new PlanAsker({ client: prometheus, clock, settleTimes, period, window });
    return new PromqlDialect({ asker, settleTimes, clock });
  }
  if (monitor === undefined) throw new Error('the data dialect needs the address of the data API (monitorBase)');
  const spell = (label: string) => spellForData(label, catalogue.metrics.labels);
  return new DataDialect({ api: monitor, clock, settleTimes, period, window, spell });
}
