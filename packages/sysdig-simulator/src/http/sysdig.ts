import { STATUS_CODES } from 'node:http';
import { type DataSwitches, dataDefaults } from '../data/data-switches.ts';
import { parseTeamScope, type TeamScope } from '../data/team-scope.ts';
import { Access } from '../monitor/access.ts';
import { LabelIds } from '../monitor/label-ids.ts';
import { changeSettings, defaultSettings, type Settings, type SettingsChange } from '../monitor/settings.ts';
import type { PromqlVersion } from '../promql/promql-version.ts';
import { withExtraLabels } from '../series/extra-labels.ts';
import type { MetricMetadata } from '../series/metric-metadata.ts';
import { combineSources, hideAfter, type SeriesSource } from '../series/series-source.ts';
import { SeriesStore } from '../series/series-store.ts';
import { type Answer, gatewayAnswer, textAnswer } from './answer.ts';
import { answerOrRefusal } from './answer-or-refusal.ts';
import { answerOfFault } from './fault-answers.ts';
import { type Fault, Faults } from './faults.ts';
import { type Limits, sysdigLimits } from './limits.ts';
import { answerMonitor } from './monitor-routes.ts';
import { findPlace, type Place } from './place.ts';
import { RateLimit } from './rate-limit.ts';
import { type ApiRequest, promqlParameters } from './read-request.ts';
import { answerApi } from './routes.ts';
import type { SimulatorOptions } from './simulator-options.ts';

/** Everything that a Sysdig knows and answers; the sockets are somebody else's. */
export class Sysdig {
  readonly series = new SeriesStore();
  readonly faults: Faults;
  readonly access: Access;
  readonly labelIds = new LabelIds();
  readonly metadata = new Map<string, MetricMetadata>();
  readonly limits: Limits;
  readonly rateLimit: RateLimit;
  settings: Settings;
  private readonly clock: () => number;
  private readonly source: SeriesSource;
  private readonly version: PromqlVersion;
  private readonly data: DataSwitches;
  private teamScope: TeamScope;

  constructor({ sources = [], lag = 20, ...options }: SimulatorOptions, token: string) {
    this.clock = options.clock ?? Date.now;
    this.faults = new Faults(lag);
    this.access = new Access(token, options.iam);
    this.source = combineSources([this.series, ...sources]);
    for (const { metadata = [] } of sources) for (const [name, one] of metadata) this.metadata.set(name, one);
    this.limits = { ...sysdigLimits, ...options.limits };
    this.rateLimit = new RateLimit(this.limits.requestsPerMinute);
    this.settings = changeSettings(defaultSettings, options.settings ?? {});
    this.teamScope = parseTeamScope(this.settings.teamScope);
    this.version = options.version ?? 2;
    this.data = { ...dataDefaults, ...options.data };
  }

  /** Milliseconds since the epoch, by a clock that may be wrong. */
  now(): number {
    return this.clock() + this.faults.skew * 1000;
  }

  change(settings: SettingsChange): void {
    const changed = changeSettings(this.settings, settings);
    this.teamScope = parseTeamScope(changed.teamScope);
    this.settings = changed;
  }

  placeOf({ path }: Pick<ApiRequest, 'path'>): Place {
    return findPlace(path, this.settings.promqlRoots);
  }

  /** The answer to a request, or what a fault makes of it. */
  answer(request: ApiRequest, fault: Fault | undefined): Answer {
    const place = this.placeOf(request);
    const limited = place.area === 'iam' ? undefined : this.rateLimit.take(this.clock());
    const at = { path: request.path, now: this.now(), isPromql: place.area === 'promql' };
    const instead = limited ?? (fault && answerOfFault(fault, at));
    return this.dated(instead ?? this.answerRightly(request, place));
  }

  /** What every answer of a gateway carries: the time as Sysdig's own clock tells it, and the limit if there is one. */
  dated(answer: Answer): Answer {
    const date = new Date(this.now()).toUTCString();
    return { ...answer, headers: { date, ...this.rateLimit.headers, ...answer.headers } };
  }

  private answerRightly(request: ApiRequest, place: Place): Answer {
    const now = this.now();
    const { access, settings } = this;
    if (place.area === 'iam' && access.iam !== undefined) return access.iam.answer(request, now);
    if (place.area === 'iam' || place.area === 'nowhere') return textAnswer(404, '404 page not found\n');
    const refusal = access.refuse({ ...request, now, area: place.area }, settings);
    if (refusal !== undefined) return refusal;
    if (place.area === 'promql') {
      const parameters = promqlParameters(request, settings);
      return answerOrRefusal(() => answerApi({ method: request.method, name: place.name, parameters }, this.context()));
    }
    if (place.area === 'data' && settings.dataApi !== 200) {
      return gatewayAnswer(settings.dataApi, STATUS_CODES[settings.dataApi] ?? '', { path: request.path, now });
    }
    return answerMonitor(request, this.monitorContext());
  }

  /** The newest moment that has arrived. */
  private horizon(): number {
    return this.now() - this.faults.lag * 1000;
  }

  private context() {
    const { limits, version, metadata, settings } = this;
    const now = this.now();
    const unscoped = withExtraLabels(hideAfter(this.source, this.horizon()), settings.extraLabels);
    return { source: this.teamScope(unscoped), unscoped, now, limits, version, metadata, settings };
  }

  private monitorContext() {
    const { data, labelIds, access } = this;
    const context = this.context();
    const change = (settings: SettingsChange) => this.change(settings);
    const horizon = this.horizon();
    return { ...context, horizon, data, labelIds, token: access.token, change };
  }
}
