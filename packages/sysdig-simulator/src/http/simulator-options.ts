import type { DataSwitches } from '../data/data-switches.ts';
import type { IamOptions } from '../monitor/iam.ts';
import type { Settings, SettingsChange } from '../monitor/settings.ts';
import type { PromqlVersion } from '../promql/promql-version.ts';
import type { DescribedSource, MetricMetadata } from '../series/metric-metadata.ts';
import type { SeriesStore } from '../series/series-store.ts';
import type { Faults } from './faults.ts';
import type { Limits } from './limits.ts';
import type { RequestCounter } from './request-counter.ts';

/** What a simulator is started with. */
export interface SimulatorOptions {
  /** 0 (default): a free one. */
  readonly port?: number;
  /** Milliseconds since the epoch; default: the machine's clock. */
  readonly clock?: () => number;
  /** The token that is let in. */
  readonly token?: string;
  /** Seconds until a sample can be seen; 20. */
  readonly lag?: number;
  /** Where series come from, besides those that are set; a shop, for instance. */
  readonly sources?: readonly DescribedSource[];
  readonly limits?: Partial<Limits>;
  /** How the data API behaves where nobody knows. */
  readonly data?: Partial<DataSwitches>;
  /** Whose range rules count; 2. */
  readonly version?: PromqlVersion;
  /** What differs from one Sysdig to another, or is not known of any. */
  readonly settings?: SettingsChange;
  /** IBM Cloud: `POST /identity/token` is there, and its tokens are let in. */
  readonly iam?: IamOptions;
  /** PEM texts: HTTPS then, and nothing else. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Waits; for slow answers. The default waits really. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** A Sysdig Monitor on loopback. */
export interface Simulator {
  /** `http://127.0.0.1:<port>`, or `https:`: the adapter's `SDC_ENDPOINT`. */
  readonly url: string;
  readonly token: string;
  /** Series that a test sets: `series.setSeries(name, labels, samples)`. */
  readonly series: SeriesStore;
  /** What is to go wrong, and the lag. */
  readonly faults: Faults;
  /** Requests below `/prometheus` and `/api`, by path. */
  readonly requests: RequestCounter;
  readonly settings: Settings;
  /** Changes some of the settings, from the next request on. */
  change(settings: SettingsChange): void;
  /** From now on this token is right and no other; but see `authCacheSeconds`. */
  changeToken(token: string): void;
  /** Tells what a metric is, for `/metadata`. */
  describeMetric(name: string, metadata: MetricMetadata): void;
  /** From now on the tenant calls a label so, in the lists of labels: `kube_pod_label_app` → `kubernetes.pod.label.app`. */
  nameLabel(publicId: string, id: string): void;
  /** Ends all connections. */
  stop(): Promise<void>;
}
