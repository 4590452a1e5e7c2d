import type { DataSwitches } from '../data/data-switches.ts';
import type { LabelIds } from '../monitor/label-ids.ts';
import type { SettingsChange } from '../monitor/settings.ts';
import type { SeriesSource } from '../series/series-source.ts';
import type { EndpointContext } from './endpoint-context.ts';

/** What the endpoints below `/api/` answer from, at the moment of a request. */
export interface MonitorContext extends EndpointContext {
  /** Everything that has arrived by now, outside the team's scope too: a name may be known where its data are not shown. */
  readonly unscoped: SeriesSource;
  /** The newest moment of which there can be data. Milliseconds since the epoch. */
  readonly horizon: number;
  /** How the data API behaves where nobody knows how Sysdig's does. */
  readonly data: DataSwitches;
  /** The Monitor API token that is right. */
  readonly token: string;
  readonly labelIds: Pick<LabelIds, 'idOf'>;
  /** Changes settings from the next request on. */
  readonly change: (settings: SettingsChange) => void;
}
