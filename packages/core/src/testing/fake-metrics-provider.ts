import { MetricNotFoundError } from '../errors/metric-errors.ts';
import type { Sample, SampleRequest } from '../freshness/sample-source.ts';
import { toExternalMetricValue, toMetricValue } from '../freshness/to-values.ts';
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

/** One question that was asked. */
export interface ProviderCall {
  readonly query: MetricByNameQuery | MetricBySelectorQuery | ExternalMetricQuery;
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
  readonly #lister: FakeObjectLister;
  readonly #series: readonly FakeSeries[];
  #failure: Error | undefined;

  /** @param series their objects are all that live; kinds are those of `usualMappings`. */
  constructor(series: readonly FakeSeries[] = []) {
    this.#series = series;
    this.#lister = new FakeObjectLister(series.flatMap(toObjects));
  }

  /** From now on, every question gets this error. */
  failWith(error: Error): void {
    this.#failure = error;
  }

  async getMetricByName(query: MetricByNameQuery, context: RequestContext): Promise<MetricValue> {
    this.#note(query, context);
    const [value] = this.#valuesOf(query, [query.name]);
    if (value === undefined) throw notFound(`${query.metric} of ${query.name}`);
    return value;
  }

  async getMetricBySelector(query: MetricBySelectorQuery, context: RequestContext): Promise<readonly MetricValue[]> {
    this.#note(query, context);
    const { groupResource, namespace, selector } = query;
    const selection = { groupResource, ...(namespace !== undefined && { namespace }), selector };
    const names = new Set(await this.#lister.listNames(selection));
    const values = this.#valuesOf(query, [...names].toSorted());
    if (values.length === 0) throw notFound(query.metric);
    return values;
  }

  async getExternalMetric(
    query: ExternalMetricQuery,
    context: RequestContext,
  ): Promise<readonly ExternalMetricValue[]> {
    this.#note(query, context);
    const samples = this.#samplesFor({ kind: 'external', ...query });
    if (samples.length === 0) throw notFound(query.metric);
    return samples.map((sample) => toExternalMetricValue(query.metric, sample));
  }

  listAllMetrics(): readonly CustomMetricInfo[] {
    const infos = this.#series.flatMap(({ metric, groupResource, sample }) =>
      groupResource === undefined ? [] : [[`${groupResource}/${metric}`, { groupResource, metric, sample }] as const],
    );
    return [...new Map(infos).values()].map(({ groupResource, metric, sample }) => ({
      groupResource: parseGroupResource(groupResource),
      namespaced: sample.namespace !== undefined,
      metric,
    }));
  }

  listAllExternalMetrics(): readonly ExternalMetricInfo[] {
    const external = this.#series.filter(({ groupResource }) => groupResource === undefined);
    return [...new Set(external.map(({ metric }) => metric))].map((metric) => ({ metric }));
  }

  #note(query: ProviderCall['query'], context: RequestContext): void {
    this.calls.push({ query, context });
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
    const outcome = answerFromSeries(this.#series)(request);
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
