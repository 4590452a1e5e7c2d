import type { MetricOffer } from '@metrics-adapter/core';
import { listedKinds, objectLabelsOf } from '../rules/object-labels.ts';
import { definitionOf, legacyIdOf } from '../rules/resolve-metric.ts';
import { idsAlike, type Metrics, reportedOf } from './metrics.ts';

/**
 * Everything that can be asked for: each series whose kind is known, under its name and its older id, for every listed
 * kind of object and as an external metric. Sorted, so that equal catalogues list alike.
 */
export function buildOffers(metrics: Metrics): readonly MetricOffer[] {
  const askable = [...metrics.names].flatMap((series) => namesToAsk(metrics, series));
  const objects = listedKinds.flatMap(({ groupResource, namespaced }): MetricOffer[] => {
    const origin = objectLabelsOf(groupResource)?.origin ?? 'container';
    return namesOf(askable, origin).map((metric) => ({ kind: 'object', info: { groupResource, namespaced, metric } }));
  });
  const externals = namesOf(askable, 'container').map(
    (metric): MetricOffer => ({ kind: 'external', info: { metric } }),
  );
  return [...objects, ...externals];
}

/** Its name; the ids of the metrics where it stands for several. */
function namesToAsk(metrics: Metrics, series: string): readonly string[] {
  const ids = idsAlike(metrics, series);
  const names = ids.length === 0 ? [series] : ids;
  return names.filter((name) => definitionOf(series, reportedOf(metrics, series, name)) !== undefined);
}

function namesOf(askable: readonly string[], origin: string): readonly string[] {
  const older = askable.flatMap((series) => {
    const legacy = legacyIdOf(series);
    return legacy?.origin === origin ? [legacy.id] : [];
  });
  return [...new Set([...askable, ...older])].toSorted();
}
