import type { MetricOffer } from '@metrics-adapter/core';
import { listedKinds, objectLabelsOf } from '../rules/object-labels.ts';
import { definitionOf, legacyIdOf } from '../rules/resolve-metric.ts';
import { type Metrics, reportedOf } from './metrics.ts';

/**
 * Everything that can be asked for: each series whose kind is known, under its name and its older id, for every listed
 * kind of object and as an external metric. Sorted, so that equal catalogues list alike.
 */
export function buildOffers(metrics: Metrics): readonly MetricOffer[] {
  const askable = [...metrics.names].filter(
    (series) => definitionOf(series, reportedOf(metrics, series)) !== undefined,
  );
  const objects = listedKinds.flatMap(({ groupResource, namespaced }): MetricOffer[] => {
    const origin = objectLabelsOf(groupResource)?.origin ?? 'container';
    return namesOf(askable, origin).map((metric) => ({ kind: 'object', info: { groupResource, namespaced, metric } }));
  });
  const externals = namesOf(askable, 'container').map(
    (metric): MetricOffer => ({ kind: 'external', info: { metric } }),
  );
  return [...objects, ...externals];
}

function namesOf(askable: readonly string[], origin: string): readonly string[] {
  const older = askable.flatMap((series) => {
    const legacy = legacyIdOf(series);
    return legacy?.origin === origin ? [legacy.id] : [];
  });
  return [...new Set([...askable, ...older])].toSorted();
}
