import {
  BadRequestError,
  formatGroupResource,
  MetricNotFoundError,
  type MetricOffer,
  type RequestContext,
  type SampleRequest,
} from '@metrics-adapter/core';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Metrics } from '../catalogue/metrics.ts';
import { buildOffers } from '../catalogue/offers.ts';
import { Spellings } from '../catalogue/spellings.ts';
import type { TenantLabels } from '../catalogue/tenant-labels.ts';
import { defineAskedMetric } from './define-asked-metric.ts';
import { timingOfSeries, type UsualTiming, withLeastAge } from './least-age.ts';
import type { ResolvedMetric, SeriesDefinition } from './metric-definition.ts';
import { describeMetric, type MetricDescription } from './metric-description.ts';
import type { MetricResolver, PolicyOfMetric } from './metric-resolver.ts';
import { type ObjectLabels, type Origin, objectLabelsOf, supportedResources } from './object-labels.ts';
import { originOf, seriesOf, toSeriesName, unknownKindError } from './resolve-metric.ts';

/** What metrics mean of which no rule speaks: every known metric, for every kind of object that Sysdig names. */
export class DefaultMetrics implements MetricResolver {
  readonly #catalogue: Pick<Catalogue, 'metrics' | 'typeOf'>;
  readonly #usual: UsualTiming | undefined;
  #derived: Snapshot | undefined;

  /** @param usual what holds of samples of which nothing else is known; absent: no age is held against it. */
  constructor(catalogue: Pick<Catalogue, 'metrics' | 'typeOf'>, usual?: UsualTiming) {
    this.#catalogue = catalogue;
    this.#usual = usual;
  }

  offers(): readonly MetricOffer[] {
    const snapshot = this.#snapshot();
    snapshot.offers ??= buildOffers(snapshot.metrics);
    return snapshot.offers;
  }

  policyOf(request: SampleRequest): PolicyOfMetric | undefined {
    const [name, other] = this.#namesOf(request);
    // What is ambiguous is refused where that can be said.
    const source = other === undefined ? seriesOf(name, originOf(request), this.#catalogue.metrics) : name;
    if (source === undefined) return undefined;
    if (this.#usual === undefined) return { source, policy: {} };
    const timing = timingOfSeries(source, this.#catalogue.metrics);
    return { source, policy: withLeastAge({}, timing, this.#usual) };
  }

  async resolve(request: SampleRequest, context: RequestContext): Promise<ResolvedMetric> {
    const name = this.#nameOf(request);
    const objects = labelsOf(request, this.#catalogue.metrics.labels);
    const definition = await this.#define({ request, name }, context);
    const inNamespace = request.kind === 'external';
    return { definition, scope: 'cluster', where: [], groupBy: [], inNamespace, ...(objects && { objects }) };
  }

  /** What is known of a metric by any of its names, without asking; undefined: too little to make a value of it. */
  describeMetric(name: string, origin: Origin = 'container'): MetricDescription | undefined {
    return describeMetric(name, origin, this.#catalogue.metrics);
  }

  async #define({ request, name }: NamedRequest, context: RequestContext): Promise<SeriesDefinition> {
    const { metrics } = this.#catalogue;
    const origin = originOf(request);
    const series = seriesOf(name, origin, metrics);
    if (series === undefined) throw new MetricNotFoundError(`a metric cannot be named ${request.metric}`);
    const asked = { name, series, origin, asked: request.metric, isTyped: false };
    const { definition, reported } = await defineAskedMetric(asked, this.#catalogue, context);
    if (definition !== undefined) return definition;
    throw unknownKindError(request, { series, listed: metrics.names.has(series), reported });
  }

  #nameOf(request: SampleRequest): string {
    const names = this.#namesOf(request);
    if (names.length === 1) return names[0];
    throw new BadRequestError(
      `the external metric ${request.metric} may be any of ${names.join(', ')}: Kubernetes' clients write the names of external metrics in small letters, and nothing else tells them apart; give the one that is meant a name of its own in a rule (external:)`,
    );
  }

  #namesOf(request: SampleRequest): readonly [string, ...string[]] {
    if (request.kind === 'object') return [request.metric];
    const { metric } = request;
    const [first = metric, ...others] = this.#snapshot().spellings.meantBy(metric);
    // An id says more than its series: PromQL may write another id alike.
    return others.length === 0 && first === toSeriesName(metric) ? [metric] : [first, ...others];
  }

  /** What is derived from the catalogue, made anew when that changes. */
  #snapshot(): Snapshot {
    const { metrics } = this.#catalogue;
    if (this.#derived?.metrics !== metrics) this.#derived = { metrics, spellings: new Spellings(metrics.names) };
    return this.#derived;
  }
}

interface NamedRequest {
  readonly request: SampleRequest;
  /** In the letters that were meant. */
  readonly name: string;
}

interface Snapshot {
  readonly metrics: Metrics;
  readonly spellings: Spellings;
  /** Made when somebody wants them. */
  offers?: readonly MetricOffer[];
}

function labelsOf(request: SampleRequest, tenant: TenantLabels | undefined): ObjectLabels | undefined {
  if (request.kind === 'external') return undefined;
  const labels = objectLabelsOf(request.groupResource, tenant);
  if (labels !== undefined) return labels;
  throw new MetricNotFoundError(
    `the server could not find the metric ${request.metric} for ${formatGroupResource(request.groupResource)}: Sysdig has no label that names objects of this kind; it has for ${supportedResources.join(', ')}; a rule can say which label names others (resources: nameLabel)`,
  );
}
