import { MetricNotFoundError } from '../errors/metric-errors.ts';
import { toExternalMetricValue, toMetricValue } from '../freshness/answers/to-values.ts';
import type { Sample, SampleRequest } from '../freshness/sample-source.ts';
import { parseGroupResource } from '../model/group-resource.ts';
import type { ExternalMetricValue, MetricValue } from '../model/metric-value.ts';
import type {
  CustomMetricQuery,
  CustomMetricsProvider,
  MetricByNameQuery,
  MetricBySelectorQuery,
} from '../provider/custom-metrics-provider.ts';
import type { ExternalMetricQuery, ExternalMetricsProvider } from '../provider/external-metrics-provider.ts';
import type { CustomMetricInfo, ExternalMetricInfo } from '../provider/metric-info.ts';
import type { RequestContext } from '../provider/request-context.ts';
import { FakeObjectLister } from './fake-object-lister.ts';
import { FakeResourceMapper } from './fake-resource-mapper.ts';
import { answerFromSeries, type FakeSeries } from './fake-series.ts';
import { Hanging } from './hanging.ts';

/** One question that was asked. */
export interface ProviderCall {
  /** What was asked. */
  readonly query: MetricByNameQuery | MetricBySelectorQuery | ExternalMetricQuery;
  /** What came with the question. */
  readonly context: RequestContext;
}

/**
 * Both providers over a fixed set of series, for tests of what asks providers. Answers at once, without a memory and
 * without a clock: samples of any age are served.
 */
export class FakeMetricsProvider implements CustomMetricsProvider, ExternalMetricsProvider {
  /** Every question, the first one first. */
  readonly calls: ProviderCall[] = [];
  readonly #mapper = new FakeResourceMapper();
  readonly #hanging = new Hanging();
  /** Their objects are all that live; kinds are those of `usualMappings`. */
  series: readonly FakeSeries[];
  #failure: Error | undefined;

  /** Takes all that it knows. */
  constructor(series: readonly FakeSeries[] = []) {
    this.series = series;
  }

  /** From now on, every question gets this error. */
  failWith(error: Error): void {
    this.#failure = error;
  }

  /** From now on, questions wait until {@link resume}, or fail when they are given up. */
  hang(): void {
    this.#hanging.hang();
  }

  /** Answers what waits, and everything from now on. */
  resume(): void {
    this.#hanging.resume();
  }

  /** The value of one object; `MetricNotFoundError` when no series is its. */
  async getMetricByName(query: MetricByNameQuery, context: RequestContext): Promise<MetricValue> {
    await this.#note(query, context);
    const [value] = this.#valuesOf(query, [query.name]);
    if (value === undefined) throw notFound(`${query.metric} of ${query.name}`);
    return value;
  }

  /** The values of the chosen objects; `MetricNotFoundError` when there is none. */
  async getMetricBySelector(query: MetricBySelectorQuery, context: RequestContext): Promise<readonly MetricValue[]> {
    await this.#note(query, context);
    const { groupResource, namespace, selector } = query;
    const selection = { groupResource, ...(namespace !== undefined && { namespace }), selector };
    const names = new Set(await new FakeObjectLister(this.series.flatMap(toObjects)).listNames(selection));
    const values = this.#valuesOf(query, [...names].toSorted());
    if (values.length === 0) throw notFound(query.metric);
    return values;
  }

  /** The values of the chosen series; `MetricNotFoundError` when there is none. */
  async getExternalMetric(
    query: ExternalMetricQuery,
    context: RequestContext,
  ): Promise<readonly ExternalMetricValue[]> {
    await this.#note(query, context);
    const samples = this.#samplesFor({ kind: 'external', ...query });
    if (samples.length === 0) throw notFound(query.metric);
    return samples.map((sample) => toExternalMetricValue(query.metric, sample));
  }

  listAllMetrics(): readonly CustomMetricInfo[] {
    const infos = this.series.flatMap(({ metric, groupResource, sample }) =>
      groupResource === undefined ? [] : [[`${groupResource}/${metric}`, { groupResource, metric, sample }] as const],
    );
    return [...new Map(infos).values()].map(({ groupResource, metric, sample }) => ({
      groupResource: parseGroupResource(groupResource),
      namespaced: sample.namespace !== undefined,
      metric,
    }));
  }

  listAllExternalMetrics(): readonly ExternalMetricInfo[] {
    const external = this.series.filter(({ groupResource }) => groupResource === undefined);
    return [...new Set(external.map(({ metric }) => metric))].map((metric) => ({ metric }));
  }

  async #note(query: ProviderCall['query'], context: RequestContext): Promise<void> {
    this.calls.push({ query, context });
    await this.#hanging.pass(context.signal);
    if (this.#failure !== undefined) throw this.#failure;
  }

  #valuesOf(query: CustomMetricQuery, names: readonly string[]): readonly MetricValue[] {
    const { metric, groupResource, metricSelector, namespace } = query;
    const mapping = this.#mapper.mappingOf(groupResource);
    if (mapping === undefined) return [];
    const namespaces = namespace === undefined ? 'cluster-scoped' : [namespace];
    const samples = this.#samplesFor({ kind: 'object', metric, groupResource, metricSelector, namespaces });
    const chosen = names.flatMap((name) => samples.filter((sample) => sample.name === name));
    return chosen.map((sample) => toMetricValue(query, mapping, sample));
  }

  #samplesFor(request: SampleRequest): readonly Sample[] {
    const outcome = answerFromSeries(this.series)(request);
    return outcome.ok ? outcome.samples : [];
  }
}

function toObjects({ groupResource, objectLabels, sample: { namespace, name = '' } }: FakeSeries) {
  if (groupResource === undefined) return [];
  return [
    {
      groupResource,
      ...(namespace !== undefined && { namespace }),
      name,
      ...(objectLabels && { labels: objectLabels }),
    },
  ];
}

function notFound(what: string): MetricNotFoundError {
  return new MetricNotFoundError(`the server could not find the metric ${what}`);
}
