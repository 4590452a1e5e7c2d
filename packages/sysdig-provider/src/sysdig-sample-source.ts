import {
  AdapterError,
  InternalError,
  type MetricOffer,
  type MetricPolicy,
  type NamedObject,
  type RequestContext,
  type SampleOutcome,
  type SampleRequest,
  type SampleSource,
  type TraceStep,
} from '@metrics-adapter/core';
import type { CallBudget } from './client/call-budget.ts';
import type { Dialect, Question } from './dialect.ts';
import { buildQueryPlan, type QueryPlan } from './plan/query-plan.ts';
import type { ClusterScope } from './plan/sysdig-scope.ts';
import { formatMatchers } from './promql/query/format-selector.ts';
import type { MetricDefinition } from './rules/metric-definition.ts';
import type { MetricResolver } from './rules/metric-resolver.ts';
import { nameOfSource } from './rules/name-of-source.ts';
import { workloadOf } from './rules/older-names.ts';

export interface SysdigSampleSourceParts {
  readonly metrics: MetricResolver;
  readonly dialect: Dialect;
  readonly budget: Pick<CallBudget, 'pressure'>;
  readonly scope: ClusterScope;
}

/** Sysdig Monitor as a {@link SampleSource}: what the metric is, what is asked for, and in which language. */
export class SysdigSampleSource implements SampleSource {
  readonly #parts: SysdigSampleSourceParts;

  constructor(parts: SysdigSampleSourceParts) {
    this.#parts = parts;
  }

  list(): readonly MetricOffer[] {
    return this.#parts.metrics.offers();
  }

  policyOf(request: SampleRequest): MetricPolicy | undefined {
    const { metrics, dialect } = this.#parts;
    const known = metrics.policyOf(request);
    return known && { ...known.policy, settleSeconds: dialect.settleSecondsOf(known.source) };
  }

  pressure(): number {
    return this.#parts.budget.pressure();
  }

  aliasOf(object: NamedObject): NamedObject | undefined {
    return workloadOf(object);
  }

  async fetch(requests: readonly SampleRequest[], context: RequestContext): Promise<readonly SampleOutcome[]> {
    const asked = await Promise.all(requests.map((request) => this.#plan(request, context)));
    const planned = asked.filter((one) => 'plan' in one);
    const outcomes = await this.#ask(planned, context);
    const answers = new Map(planned.map((one, index) => [one, outcomes[index]]));
    return asked.map((one) => ('error' in one ? { ok: false, ...one } : withTrace(answers.get(one), one.trace)));
  }

  async #ask(planned: readonly Planned[], context: RequestContext): Promise<readonly SampleOutcome[]> {
    if (planned.length === 0) return [];
    try {
      return await this.#parts.dialect.fetch(planned, context);
    } catch (error) {
      return planned.map(() => ({ ok: false, error: toAdapterError(error) }));
    }
  }

  /** What a request asks for, or why that cannot be asked. */
  async #plan(request: SampleRequest, context: RequestContext): Promise<Planned | Unplanned> {
    const trace: TraceStep[] = [];
    try {
      const resolved = await this.#parts.metrics.resolve(request, context);
      trace.push(describeRule(request, resolved.definition));
      const plan = buildQueryPlan(request, resolved, this.#parts.scope);
      trace.push(describeLabels(plan));
      return { metric: request.metric, plan, trace };
    } catch (error) {
      return { error: toAdapterError(error), trace };
    }
  }
}

interface Planned extends Question {
  /** What led to the plan. */
  readonly trace: readonly TraceStep[];
}

interface Unplanned {
  readonly error: AdapterError;
  readonly trace: readonly TraceStep[];
}

function toAdapterError(error: unknown): AdapterError {
  return error instanceof AdapterError ? error : new InternalError(error);
}

function withTrace(outcome: SampleOutcome | undefined, trace: readonly TraceStep[]): SampleOutcome {
  const answered = outcome ?? { ok: false, error: new InternalError(new Error('the dialect left a question open')) };
  return { ...answered, trace: [...trace, ...(answered.trace ?? [])] };
}

function describeRule({ metric }: SampleRequest, definition: MetricDefinition): TraceStep {
  const source = nameOfSource(definition);
  if (definition.form === 'template') {
    return { stage: 'rule', text: `${metric} is ${source}: ${definition.because}`, data: { promql: source } };
  }
  const { kind, because } = definition;
  const text = `${metric} is the series ${source}, taken for a ${kind}: ${because}`;
  return { stage: 'rule', text, data: { series: source, kind } };
}

/** Told to whoever asks for one object: one query is asked for many namespaces, and the others are nobody's business. */
function describeLabels({ query: { definition, matchers, groupBy } }: QueryPlan): TraceStep {
  const where = matchers.filter(({ label }) => !groupBy.includes(label)).map((matcher) => formatMatchers([matcher]));
  const by = groupBy.length === 0 ? '' : ` by ${groupBy.join(' and ')}`;
  const conditions = where.length === 0 ? '' : ` where ${where.join(', ')}`;
  return { stage: 'labels', text: `looked in Sysdig for ${nameOfSource(definition)}${by}${conditions}` };
}
