import type { MonitorContext } from '../http/monitor-context.ts';
import type { SeriesSource } from '../series/series-source.ts';
import type { DataSwitches } from './data-switches.ts';
import { Names } from './names.ts';

/** What data requests are answered from. */
export interface DataContext {
  /** What has arrived by now, and the team may see. */
  readonly source: SeriesSource;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The newest moment of which there can be data. */
  readonly horizon: number;
  readonly names: Names;
  readonly switches: DataSwitches;
}

export function toDataContext({ source, unscoped, now, horizon, metadata, data }: MonitorContext): DataContext {
  return { source, now, horizon, names: new Names({ source: unscoped, metadata, now }), switches: data };
}
