import type { RequestContext } from '@metrics-adapter/core';
import type { MetricDescriptor, MonitorApi } from '../client/monitor-api.ts';
import { isMissing } from '../client/refused-call-error.ts';
import { DescriptorTable } from './descriptor-table.ts';
import type { DescribedMetric } from './metrics.ts';

export type DescriptorApi = Pick<MonitorApi, 'listMetricDescriptors' | 'listOldMetricDescriptors'>;

/** What the tenant's descriptors tell, by series. */
export interface DescriptorList {
  readonly metrics: ReadonlyMap<string, DescribedMetric>;
  /** Why there may be more than these; absent: these are all. */
  readonly gap?: string;
}

/** Larger ones take longer than a call may, smaller ones more calls. */
const pageSize = 2000;
/** What is kept of a page is small, but a tenant that makes up metrics without end must end here. */
const mostMetrics = 50_000;
/** Servers decide how long a page is. */
const mostPages = 500;
/** Entries that go while pages are read move others to a page that was read already. */
const mostPasses = 3;

/**
 * Reads all descriptors, page by page; from the older list where the server has no other. Throws what the client throws:
 * then nothing of what was read counts.
 */
export async function readDescriptors(monitor: DescriptorApi, context: RequestContext): Promise<DescriptorList> {
  try {
    return await readPages(monitor, context);
  } catch (error) {
    if (!isMissing(error)) throw error;
    return readOldList(monitor, context, error);
  }
}

async function readPages(monitor: DescriptorApi, context: RequestContext): Promise<DescriptorList> {
  const table = new DescriptorTable(mostMetrics);
  let pass: Pass = { shrank: false };
  for (let passes = 0; passes < mostPasses; passes += 1) {
    pass = await readPass(monitor, table, context);
    if (!pass.shrank) break;
  }
  return { metrics: table.metrics, ...(pass.gap !== undefined && { gap: pass.gap }) };
}

/** How one reading of all pages went. */
interface Pass {
  /** Whether there were fewer entries in the end, so that some may have been passed over. */
  readonly shrank: boolean;
  readonly gap?: string;
}

async function readPass(monitor: DescriptorApi, table: DescriptorTable, context: RequestContext): Promise<Pass> {
  let offset = 0;
  let total = 0;
  let shrank = false;
  let before = '';
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await monitor.listMetricDescriptors({ offset, limit: pageSize }, context);
    const { descriptors } = page;
    shrank ||= page.total < total;
    total = page.total;
    const ends = `${descriptors[0]?.id} ${descriptors.at(-1)?.id}`;
    const isRepeated = pages > 0 && ends === before;
    if (descriptors.length === 0 || isRepeated) return { shrank, ...(offset < total && { gap: gapAt(offset, total) }) };
    const added = addAll(table, descriptors);
    offset += added;
    if (added < descriptors.length) break;
    if (offset >= total) return { shrank };
    before = ends;
  }
  return { shrank: false, gap: cutAt(offset, total) };
}

/** Gives how many of them were looked at before there was no more room. */
function addAll(table: DescriptorTable, descriptors: readonly MetricDescriptor[]): number {
  const refused = descriptors.findIndex((descriptor) => !table.add(descriptor));
  return refused === -1 ? descriptors.length : refused;
}

function cutAt(read: number, total: number): string {
  return `Sysdig has ${total} descriptors of metrics and labels, of which ${read} are used`;
}

function gapAt(read: number, total: number): string {
  return `Sysdig's list of ${total} descriptors of metrics and labels ended after ${read}`;
}

/** @param refused why the newer list cannot be had: an old server answers 500, and so does one that has a problem. */
async function readOldList(monitor: DescriptorApi, context: RequestContext, refused: Error): Promise<DescriptorList> {
  const table = new DescriptorTable(mostMetrics);
  const all = await listOld(monitor, context, refused);
  const added = addAll(table, all);
  return { metrics: table.metrics, ...(added < all.length && { gap: cutAt(added, all.length) }) };
}

async function listOld(
  monitor: DescriptorApi,
  context: RequestContext,
  refused: Error,
): Promise<readonly MetricDescriptor[]> {
  try {
    return await monitor.listOldMetricDescriptors(context);
  } catch (error) {
    throw isMissing(error) ? refused : error;
  }
}
