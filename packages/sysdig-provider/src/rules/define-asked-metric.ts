import { BackendUnavailableError, BadRequestError, type RequestContext } from '@metrics-adapter/core';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { idsMeant, type Metrics, type ReportedMetric, reportedOf } from '../catalogue/metrics.ts';
import { isFamily } from './define-series.ts';
import type { SeriesDefinition } from './metric-definition.ts';
import type { Origin } from './object-labels.ts';
import { defineMetric, explainDefinition, needsType } from './resolve-metric.ts';

/** Which metric is meant, and by whom. */
export interface AskedMetric {
  /** Its name as it is to be understood: an id or a series. */
  readonly name: string;
  /** The series that {@link name} means. */
  readonly series: string;
  readonly origin: Origin;
  /** What whoever asked called it, for errors. */
  readonly asked: string;
  /** Whether somebody says what the samples are, so that nothing has to tell. */
  readonly isTyped: boolean;
}

/** What could be found out about a metric. */
export interface FoundMetric {
  /** Undefined where nothing tells how to aggregate it. */
  readonly definition: SeriesDefinition | undefined;
  /** What tells, or does not. */
  readonly reported: ReportedMetric;
}

/**
 * What is known of a metric, and what the backend says when it is asked. Throws {@link BadRequestError} where several
 * metrics may be meant, and {@link BackendUnavailableError} while what tells could never be read: a value that is made
 * by a guess now would be another one as soon as it is.
 */
export async function defineAskedMetric(
  metric: AskedMetric,
  catalogue: Pick<Catalogue, 'metrics' | 'typeOf'>,
  context: RequestContext,
): Promise<FoundMetric> {
  const { name, series, origin, isTyped } = metric;
  const { metrics } = catalogue;
  refuseSeveral(metric, metrics);
  const known = reportedOf(metrics, series, name);
  const asks = !isTyped && needsType(series, known);
  const type = asks ? await catalogue.typeOf(series, context) : known.type;
  const reported = { ...known, ...(type !== undefined && { type }) };
  if (!isTyped && isGuessed(series, reported, metrics)) throw unreadError(metric);
  return { definition: defineMetric({ name, origin, metrics, type }), reported };
}

/** Many are not named. */
const mostNamed = 5;

function refuseSeveral({ name, series, asked }: AskedMetric, metrics: Metrics): void {
  const ids = idsMeant(metrics, series, name);
  if (ids.length < 2) return;
  const more = ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : '';
  throw new BadRequestError(
    `the metric ${asked} may be any of ${ids.slice(0, mostNamed).join(', ')}${more}, which Sysdig's data API tells apart: ask by the name of the one that is meant, or write it into a rule (series:)`,
  );
}

/** Whether a descriptor, which goes before a name, may say something else once there are some. */
function isGuessed(series: string, reported: ReportedMetric, metrics: Metrics): boolean {
  if (metrics.awaitsDescriptors !== true || isFamily(reported)) return false;
  const told = explainDefinition(series, reported);
  // Of what PromQL does not list, there are no samples that a descriptor could speak of.
  return told === undefined ? metrics.areById === true || metrics.names.has(series) : told.source === 'name';
}

function unreadError({ asked, series }: AskedMetric): BackendUnavailableError {
  return new BackendUnavailableError(
    `the metric ${asked} (series ${series}) cannot be made into a value yet: what its samples are, the list of metrics tells, which could not be read from Sysdig so far; it is tried again by itself, unless a rule says what they are (type: gauge, counter or delta)`,
  );
}
