import { everything } from '../../../model/label-selector.ts';
import type { ExternalMetricValue } from '../../../model/metric-value.ts';
import type { ExternalMetricQuery } from '../../../provider/external-metrics-provider.ts';
import type { RequestContext } from '../../../provider/request-context.ts';
import { answerOf, ensureArray } from '../ask.ts';
import { formatLabels } from '../format-labels.ts';
import { type Named, pairUp } from '../pair-up.ts';
import type { ExternalMetricsSubject, KnownSeries } from './external-metrics-subject.ts';

/** The question for all known series, unless the difference says otherwise. */
export function toQuestion(
  { provider, known: { metric, namespace } }: ExternalMetricsSubject,
  difference: Partial<ExternalMetricQuery> = {},
): (context: RequestContext) => Promise<readonly ExternalMetricValue[]> {
  return (context) => provider.getExternalMetric({ metric, namespace, selector: everything, ...difference }, context);
}

/** Every known series with its value in the answer. Throws unless these are the series, in whatever order. */
export async function eachSeries(
  subject: ExternalMetricsSubject,
  known: readonly KnownSeries[],
  difference: Partial<ExternalMetricQuery> = {},
): Promise<readonly (readonly [what: string, KnownSeries, ExternalMetricValue])[]> {
  return pairSeries(await answerOf(subject, toQuestion(subject, difference)), known);
}

/** Every known series with its value. Throws unless these are the series, in whatever order. */
export function pairSeries(
  values: readonly ExternalMetricValue[],
  known: readonly KnownSeries[],
): readonly (readonly [what: string, KnownSeries, ExternalMetricValue])[] {
  ensureArray(values);
  return pairUp({ known: known.map(byLabels), actual: values.map(byLabels) });
}

function byLabels<Labelled extends Pick<KnownSeries, 'labels'>>(one: Labelled): Named<Labelled> {
  return [formatLabels(one.labels), one];
}
