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
  /** Whose range rules count; 2. */
  readonly version?: PromqlVersion;
  /** Whether POST bodies are read as forms, as Prometheus does; true. Of Sysdig it is not known. */
  readonly readsForms?: boolean;
  /** Waits; for slow answers. The default waits really. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** A Sysdig Monitor on loopback. */
export interface Simulator {
  /** `http://127.0.0.1:<port>`: the adapter's `SDC_ENDPOINT`. */
  readonly url: string;
  readonly token: string;
  /** Series that a test sets: `series.setSeries(name, labels, samples)`. */
  readonly series: SeriesStore;
  /** What is to go wrong, and the lag. */
  readonly faults: Faults;
  /** Requests below `/prometheus`, by path. */
  readonly requests: RequestCounter;
  /** From now on this token is right and no other. */
  changeToken(token: string): void;
  /** Tells what a metric is, for `/metadata`. */
  describeMetric(name: string, metadata: MetricMetadata): void;
  /** Ends all connections. */
  stop(): Promise<void>;
}
