import type { Sample, SampleOutcome, SampleRequest } from '../freshness/sample-source.ts';
import { formatGroupResource } from '../model/group-resource.ts';
import { matchesLabels } from '../model/label-selector.ts';

/** One series of an invented backend. */
export interface FakeSeries {
  /** The name by which it is asked for. */
  readonly metric: string;
  /** `pods`, `deployments.apps`; absent: an external metric. */
  readonly groupResource?: string;
  /** The labels that a metric selector sees, for metrics of objects; those of an external metric are the sample's. */
  readonly metricLabels?: Readonly<Record<string, string>>;
  /** The labels of the object itself in Kubernetes. */
  readonly objectLabels?: Readonly<Record<string, string>>;
  /** The namespaces that may see an external metric; absent: all. */
  readonly visibleTo?: readonly string[];
  /** What the backend measured. */
  readonly sample: Sample;
}

/** Answers a request from these series, as a backend would that has nothing else. */
export function answerFromSeries(series: readonly FakeSeries[]): (request: SampleRequest) => SampleOutcome {
  return (request) => ({
    ok: true,
    samples: series.filter((one) => isAskedFor(one, request)).map(({ sample }) => sample),
  });
}

function isAskedFor(series: FakeSeries, request: SampleRequest): boolean {
  const { metric, groupResource, metricLabels = {}, visibleTo, sample } = series;
  if (metric !== request.metric) return false;
  if (request.kind === 'external') {
    const isVisible = visibleTo === undefined || visibleTo.includes(request.namespace);
    return groupResource === undefined && isVisible && matchesLabels(request.selector, sample.labels ?? {});
  }
  const isInScope =
    request.namespaces === 'cluster-scoped'
      ? sample.namespace === undefined
      : sample.namespace !== undefined && request.namespaces.includes(sample.namespace);
  const isOfKind = groupResource === formatGroupResource(request.groupResource);
  return isInScope && isOfKind && matchesLabels(request.metricSelector, metricLabels);
}
