import { everything } from '../../../model/label-selector.ts';
import type { MetricValue } from '../../../model/metric-value.ts';
import type { MetricBySelectorQuery } from '../../../provider/custom-metrics-provider.ts';
import type { RequestContext } from '../../../provider/request-context.ts';
import { answerOf, ensureArray } from '../ask.ts';
import { firstOf, pairUp } from '../pair-up.ts';
import type { CustomMetricsSubject, KnownObject, KnownObjects } from './custom-metrics-subject.ts';

type Difference = Partial<MetricBySelectorQuery>;
type Ask<Answer> = (context: RequestContext) => Promise<Answer>;

/** Every metric that the subject knows the values of: in a namespace first, then outside of them. */
export function everythingKnown({
  known,
  clusterScoped,
  namespaceMetrics,
}: CustomMetricsSubject): readonly KnownObjects[] {
  return [known, clusterScoped, namespaceMetrics].filter((one) => one !== undefined);
}

/** The question for a known object by its name, and for all of them, with a difference. */
export function bothWays(subject: CustomMetricsSubject, known: KnownObjects, difference: Difference = {}) {
  const { name } = firstOf(known.objects);
  return [toByName(subject, known, { ...difference, name }), toBySelector(subject, known, difference)] as const;
}

/** The question for one object of those that are known. */
export function toByName(
  { provider }: CustomMetricsSubject,
  known: KnownObjects,
  { name, ...difference }: Difference & { readonly name: string },
): Ask<MetricValue> {
  const { selector: _, ...query } = { ...toQuery(known), ...difference };
  return (context) => provider.getMetricByName({ ...query, name }, context);
}

/** The question for all objects that are known, unless the difference says otherwise. */
export function toBySelector(
  { provider }: CustomMetricsSubject,
  known: KnownObjects,
  difference: Difference = {},
): Ask<readonly MetricValue[]> {
  return (context) => provider.getMetricBySelector({ ...toQuery(known), ...difference }, context);
}

function toQuery({ metric, groupResource, namespace }: KnownObjects): MetricBySelectorQuery {
  const scope = namespace === undefined ? {} : { namespace };
  return { metric, groupResource, ...scope, metricSelector: everything, selector: everything };
}

/** Every known object with its answer, each asked for by its name. */
export async function eachByName(
  subject: CustomMetricsSubject,
  known: KnownObjects,
  difference: Difference = {},
): Promise<readonly (readonly [KnownObject, MetricValue])[]> {
  const pairs: (readonly [KnownObject, MetricValue])[] = [];
  for (const object of known.objects) {
    const value = await answerOf(subject, toByName(subject, known, { ...difference, name: object.name }));
    pairs.push([object, value]);
  }
  return pairs;
}

/** Every known object with its value in the answer for all of them. Throws unless these are the objects. */
export async function eachBySelector(
  subject: CustomMetricsSubject,
  known: KnownObjects,
  difference: Difference = {},
): Promise<readonly (readonly [KnownObject, MetricValue])[]> {
  const values = await answerOf(subject, toBySelector(subject, known, difference));
  return pairValues(values, known);
}

/** Every known object with its value. Throws unless these are the objects. */
export function pairValues(
  values: readonly MetricValue[],
  { objects }: KnownObjects,
): readonly (readonly [KnownObject, MetricValue])[] {
  ensureArray(values);
  const pairs = pairUp({
    known: objects.map((object) => [object.name, object]),
    actual: values.map((value) => [nameOf(value), value]),
  });
  return pairs.map(([, object, value]) => [object, value]);
}

export function nameOf({ describedObject }: MetricValue): string {
  return describedObject.name;
}
