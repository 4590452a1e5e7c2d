import {
  BadRequestError,
  formatGroupResource,
  MetricNotFoundError,
  type MetricOffer,
  type RequestContext,
  type SampleRequest,
} from '@metrics-adapter/core';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { type Metrics, reportedOf } from '../catalogue/metrics.ts';
import { buildOffers } from '../catalogue/offers.ts';
import { Spellings } from '../catalogue/spellings.ts';
import type { TenantLabels } from '../catalogue/tenant-labels.ts';
import type { ResolvedMetric, SeriesDefinition } from './metric-definition.ts';
import { describeMetric, type MetricDescription } from './metric-description.ts';
import type { MetricResolver, PolicyOfMetric } from './metric-resolver.ts';
import { type ObjectLabels, type Origin, objectLabelsOf, supportedResources } from './object-labels.ts';
import { defineMetric, needsType, originOf, seriesOf, unknownKindError } from './resolve-metric.ts';

/** What metrics mean of which no rule speaks: every known metric, for every kind of object that Sysdig names. */
export class DefaultMetrics implements MetricResolver {
  readonly #catalogue: Pick<Catalogue, 'metrics' | 'typeOf'>;
  #derived: Snapshot | undefined;

  constructor(catalogue: Pick<Catalogue, 'metrics' | 'typeOf'>) {
    this.#catalogue = catalogue;
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
    return source === undefined ? undefined : { source, policy: {} };
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
    const reported = reportedOf(metrics, series);
    const type = needsType(series, reported) ? await this.#catalogue.typeOf(series, context) : reported.type;
    const definition = defineMetric({ name, origin, metrics, type });
    if (definition !== undefined) return definition;
    const listed = metrics.names.has(series);
    throw unknownKindError(request, { series, listed, reported: { ...reported, ...(type !== undefined && { type }) } });
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
    const [first = request.metric, ...others] = this.#snapshot().spellings.meantBy(request.metric);
    return [first, ...others];
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
