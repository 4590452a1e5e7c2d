import type { RequestContext } from '@metrics-adapter/core';
import type { MonitorApi } from '../client/monitor-api.ts';
import type { PrometheusApi } from '../client/prometheus-api.ts';
import { isMissing } from '../client/refused-call-error.ts';
import { type ClusterScope, clusterMatchers } from '../plan/sysdig-scope.ts';
import { formatVectorSelector } from '../promql/query/format-selector.ts';
import { toCurrentName } from '../rules/label-names.ts';
import type { Reading } from './kept-part.ts';
import type { DescribedMetric } from './metrics.ts';
import { type DescriptorApi, readDescriptors } from './read-descriptors.ts';
import { TenantLabels } from './tenant-labels.ts';

/** What a catalogue is read from. */
export interface ListSources {
  /** The Prometheus API; absent: not asked. */
  readonly client?: Pick<PrometheusApi, 'listSeriesNames' | 'listMetadata' | 'listLabelNames'>;
  /** Sysdig's own API; absent: not asked. */
  readonly monitor?: DescriptorApi & Pick<MonitorApi, 'listLabels'>;
  readonly scope: ClusterScope;
}

/** What `/metadata` tells of series. */
export interface Metadata {
  readonly types: ReadonlyMap<string, string>;
  readonly units: ReadonlyMap<string, string>;
}

/** More than anybody chooses from, and few enough to be kept several times over. */
const mostNames = 50_000;
const mostLabels = 20_000;

/** The names of this cluster's series. */
export async function readNames(
  { client, scope }: ListSources,
  context: RequestContext,
): Promise<Reading<ReadonlySet<string>>> {
  const names = (await client?.listSeriesNames(matchOf(scope), context)) ?? [];
  const sorted = names.toSorted();
  if (sorted.length <= mostNames) return { value: new Set(sorted) };
  const gap = `Sysdig lists ${sorted.length} metrics of this cluster, of which the first ${mostNames} by name are listed here; the others can be asked for all the same`;
  return { value: new Set(sorted.slice(0, mostNames)), gap };
}

/** Types and units of all series, also those of other clusters: a rule may ask for them. */
export async function readMetadata({ client }: ListSources, context: RequestContext): Promise<Reading<Metadata>> {
  const types = new Map<string, string>();
  const units = new Map<string, string>();
  const reported = (await client?.listMetadata(undefined, context)) ?? new Map<string, never>();
  for (const [name, { type, unit }] of reported) {
    if (types.size >= mostNames) {
      const gap = `Sysdig tells the types of ${reported.size} metrics, of which ${mostNames} are kept; others are asked for when they are needed`;
      return { value: { types, units }, gap };
    }
    if (type !== undefined) types.set(name, type);
    if (unit !== undefined) units.set(name, unit);
  }
  return { value: { types, units } };
}

/** What the tenant's descriptors tell. */
export async function readDescribed(
  { monitor }: ListSources,
  context: RequestContext,
): Promise<Reading<ReadonlyMap<string, DescribedMetric>>> {
  if (monitor === undefined) return { value: new Map() };
  const { metrics, gap } = await readDescriptors(monitor, context);
  return { value: metrics, ...(gap !== undefined && { gap }) };
}

/** The labels of the tenant; those of the cluster's series where a backend has no list of both of their names. */
export async function readLabels(sources: ListSources, context: RequestContext): Promise<Reading<TenantLabels>> {
  const { monitor, client } = sources;
  try {
    if (monitor !== undefined) return await readTenantLabels(monitor, context);
  } catch (error) {
    if (client === undefined || !isMissing(error)) throw error;
  }
  const names = (await client?.listLabelNames(matchOf(sources.scope), context)) ?? [];
  const isCut = names.length > mostLabels;
  const kept = isCut ? names.slice(0, mostLabels) : names;
  return {
    value: new TenantLabels(
      kept.map((name) => ({ id: name, publicId: name })),
      isCut,
    ),
  };
}

/** That there may be more changes nothing but what is believed of those that are not in it. */
async function readTenantLabels(
  monitor: Pick<MonitorApi, 'listLabels'>,
  context: RequestContext,
): Promise<Reading<TenantLabels>> {
  const { labels, isCut } = await monitor.listLabels(context);
  const named = labels.map(({ id, publicId = toCurrentName(id) }) => ({ id, publicId }));
  return { value: new TenantLabels(named, isCut) };
}

function matchOf(scope: ClusterScope): string | undefined {
  const matchers = clusterMatchers(scope);
  return matchers.length === 0 ? undefined : formatVectorSelector('', matchers);
}
