import {
  AdapterError,
  InternalError,
  MetricNotFoundError,
  type MetricOffer,
  type MetricPolicy,
  type RequestContext,
  type SampleOutcome,
  type SampleRequest,
  type SampleSource,
  type TraceStep,
} from '@metrics-adapter/core';
import type { Catalogue, Metrics } from './catalogue/catalogue.ts';
import { buildOffers } from './catalogue/offers.ts';
import { Spellings } from './catalogue/spellings.ts';
import type { CallBudget } from './client/call-budget.ts';
import { buildQueryPlan, type QueryPlan } from './plan/query-plan.ts';
import type { ClusterScope } from './plan/sysdig-scope.ts';
import type { PlannedFetch } from './promql/planned-fetch.ts';
import { formatMatchers } from './promql/query/format-selector.ts';
import type { SettleTimes } from './promql/samples/settle-times.ts';
import type { MetricDefinition } from './rules/metric-kind.ts';
import { definitionOf, needsType, originOf, seriesOf, unknownKindError } from './rules/resolve-metric.ts';

export interface SysdigSampleSourceParts {
  readonly catalogue: Pick<Catalogue, 'metrics' | 'typeOf'>;
  readonly planned: Pick<PlannedFetch, 'fetch'>;
  readonly budget: Pick<CallBudget, 'pressure'>;
  readonly settleTimes: SettleTimes;
  readonly scope: ClusterScope;
}

/** Sysdig Monitor as a {@link SampleSource}: what the metric is, which query answers it, what its rows say. */
export class SysdigSampleSource implements SampleSource {
  readonly #parts: SysdigSampleSourceParts;
  #derived: Snapshot | undefined;

  constructor(parts: SysdigSampleSourceParts) {
    this.#parts = parts;
  }

  list(): readonly MetricOffer[] {
    return this.#snapshot().offers;
  }

  policyOf(request: SampleRequest): MetricPolicy | undefined {
    const series = this.#seriesOf(request);
    return series === undefined ? undefined : { settleSeconds: this.#parts.settleTimes.settleOf(series) };
  }

  async fetch(requests: readonly SampleRequest[], context: RequestContext): Promise<readonly SampleOutcome[]> {
    return Promise.all(requests.map((request) => this.#fetchOne(request, context)));
  }

  pressure(): number {
    return this.#parts.budget.pressure();
  }

  async #fetchOne(request: SampleRequest, context: RequestContext): Promise<SampleOutcome> {
    const trace: TraceStep[] = [];
    try {
      const definition = await this.#define(request, context);
      trace.push(describeRule(request, definition));
      const plan = buildQueryPlan(request, definition, this.#parts.scope);
      trace.push(describeLabels(plan));
      const outcome = await this.#parts.planned.fetch(request.metric, plan, context);
      return { ...outcome, trace: [...trace, ...(outcome.trace ?? [])] };
    } catch (error) {
      return { ok: false, error: error instanceof AdapterError ? error : new InternalError(error), trace };
    }
  }

  async #define(request: SampleRequest, context: RequestContext): Promise<MetricDefinition> {
    const { catalogue } = this.#parts;
    const series = this.#seriesOf(request);
    if (series === undefined) throw new MetricNotFoundError(`a metric cannot be named ${request.metric}`);
    const reported = needsType(series) ? await catalogue.typeOf(series, context) : undefined;
    const definition = definitionOf(series, reported);
    if (definition !== undefined) return definition;
    throw unknownKindError(request, { series, listed: catalogue.metrics.names.has(series), reported });
  }

  #seriesOf(request: SampleRequest): string | undefined {
    const metric = request.kind === 'external' ? this.#snapshot().spellings.correct(request.metric) : request.metric;
    return seriesOf(metric, originOf(request));
  }

  /** What is derived from the catalogue, made anew when that changes. */
  #snapshot(): Snapshot {
    const { metrics } = this.#parts.catalogue;
    if (this.#derived?.metrics !== metrics) {
      this.#derived = { metrics, offers: buildOffers(metrics), spellings: new Spellings(metrics.names) };
    }
    return this.#derived;
  }
}

interface Snapshot {
  readonly metrics: Metrics;
  readonly offers: readonly MetricOffer[];
  readonly spellings: Spellings;
}

function describeRule({ metric }: SampleRequest, { series, kind, because }: MetricDefinition): TraceStep {
  return {
    stage: 'rule',
    text: `${metric} is the series ${series}, taken for a ${kind}: ${because}`,
    data: { series, kind },
  };
}

/** Told to whoever asks for one object: one query is asked for many namespaces, and the others are nobody's business. */
function describeLabels({ query: { series, matchers, groupBy } }: QueryPlan): TraceStep {
  const where = matchers.filter(({ label }) => !groupBy.includes(label)).map((matcher) => formatMatchers([matcher]));
  const by = groupBy.length === 0 ? '' : ` by ${groupBy.join(' and ')}`;
  const conditions = where.length === 0 ? '' : ` where ${where.join(', ')}`;
  return { stage: 'labels', text: `looked in Sysdig for ${series}${by}${conditions}` };
}
