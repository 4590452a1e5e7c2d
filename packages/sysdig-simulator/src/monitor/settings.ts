/**
 * What differs from one Sysdig to another, or is not known of any. Each may be changed while the simulator runs: by
 * `simulator.change`, or over HTTP by `POST /simulator/settings`.
 */
export interface Settings {
  /**
   * Where the Prometheus API is: `/prometheus/api/v1`. IBM Cloud's documentation also names `/api/prometheus/api/v1` and
   * `/api/v2/promql`. None: an on-prem installation without it; 404.
   */
  readonly promqlRoots: readonly string[];
  /** 200: the data API is there. Another status (410, 404): what all of `/api/data` answers, once it has been withdrawn. */
  readonly dataApi: number;
  /** An older server: `/api/v2/metrics/descriptors` answers 500, the newer lists of labels 404; `/api/data/metrics` is there. */
  readonly oldServer: boolean;
  /** How many descriptors a page has when the request does not say. Not published. */
  readonly defaultPage: number;
  /** So many metrics more have a descriptor, though no series. */
  readonly inventedMetrics: number;
  /** After each page of descriptors there are so many invented metrics more, at the front; negative: fewer. */
  readonly growthPerPage: number;
  /** Whether the token has the permission `metrics-data.read`. */
  readonly mayReadMetrics: boolean;
  /**
   * What the token's team may see, as a filter of the data API (`kubernetes.namespace.name = 'shop'`); all else looks as if
   * there were no data. Empty: everything.
   */
  readonly teamScope: string;
  /** How many seconds PromQL still lets in a token that was replaced; 60 on-prem, where a front end remembers who was let in. */
  readonly authCacheSeconds: number;
  /** Labels that every series has besides its own: a client must not count on exactly one series. */
  readonly extraLabels: Readonly<Record<string, string>>;
  /** Whether POST bodies of PromQL are read as forms, as Prometheus does. */
  readonly readsForms: boolean;
  /** Whether a POST's query string counts, as Sysdig's OpenAPI document says. */
  readonly readsQueryOfPost: boolean;
  /** What happens to queries above the limit of concurrent ones: both are documented. */
  readonly excessQueries: 'queue' | 'reject';
  /** Statuses that are published nowhere. */
  readonly statuses: Statuses;
}

/** Where only the refusal is known, and not its status. */
export interface Statuses {
  /** A query that took longer than its `timeout`, or two minutes: 503, as Prometheus; or 422. */
  readonly queryTimeout: number;
  /** A query on more than ten metrics. */
  readonly tooManyMetrics: number;
  /** A range query of more than 1 500 samples a series. */
  readonly tooManySamples: number;
  /** More queries at once than there may be, where they are not queued. */
  readonly tooManyQueries: number;
  /** A plain token on an instance that wants IAM. */
  readonly accessDenied: number;
  /** A token without `metrics-data.read`. */
  readonly notPermitted: number;
}

export const defaultSettings: Settings = {
  promqlRoots: ['/prometheus/api/v1'],
  dataApi: 200,
  oldServer: false,
  defaultPage: 100,
  inventedMetrics: 0,
  growthPerPage: 0,
  mayReadMetrics: true,
  teamScope: '',
  authCacheSeconds: 0,
  extraLabels: {},
  readsForms: true,
  readsQueryOfPost: true,
  excessQueries: 'queue',
  statuses: {
    queryTimeout: 503,
    tooManyMetrics: 422,
    tooManySamples: 422,
    tooManyQueries: 429,
    accessDenied: 403,
    notPermitted: 403,
  },
};

/** Some of the settings; of the statuses, too, only those that are to change. */
export type SettingsChange = Partial<Omit<Settings, 'statuses'>> & { readonly statuses?: Partial<Statuses> };

/** The settings after a change. */
export function changeSettings(settings: Settings, { statuses, ...change }: SettingsChange): Settings {
  return { ...settings, ...change, statuses: { ...settings.statuses, ...statuses } };
}
