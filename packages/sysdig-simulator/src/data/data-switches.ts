/**
 * How the data API behaves where public sources do not say how Sysdig's does, or say two things.
 *
 * | behaviour of the simulator | known from |
 * |---|---|
 * | `id` or `metric`; entries without aggregations are keys; `d` flat, in the order of the request | seen |
 * | `last`, or `start` and `end` (numbers or text), aligned down to the sampling and echoed; `t` ends its interval | seen |
 * | samplings, 600 samples at most, one row per entity without a sampling | seen; `samplings`, `samplingOfWholeWindow` |
 * | what a window that ends now shows of data that are late | `lastCountsFrom`, `unfinishedIntervals` |
 * | `avg`, `timeAvg` (per second for counters), `sum`, `min`, `max`; time before group | seen |
 * | `timeAvg` of gauges with gaps, of scraped counters; `sum` of those | `gaugeRate`, `scrapedRate`, `scrapedSum` |
 * | `rateOfChange` is the change in a second; `concat` joins labels with a comma and a space; `none` keeps series apart | assumed |
 * | names of aggregations as they are written above | seen; `anyCase` |
 * | ten entities a page without `paging`; both ends included; an empty page after the last | seen; `pagingMaximum` |
 * | entities by value: `min` and `none` rising, else falling; by the first metric, of the whole window | seen; the second half assumed |
 * | rows of several entities in no order | `rowOrder` |
 * | a label that an entity lacks is null | seen |
 * | an interval without data has no row | `gaps` |
 * | filters: `=`, `!=`, `in`, `not … in`, `contains`, `not … contains`, `starts with`, `and` | seen |
 * | `or`, parentheses, escapes, the negation elsewhere | `filterGrammar` |
 * | what a negated condition thinks of an entity without the label; labels that nobody knows | `negationNeedsLabel`, `unknownLabels` |
 * | which keys make it the data of containers when nothing is said | `container.*` seen; `containerKeys` |
 * | errors: the body | seen; the statuses: `validationStatus`, `unknownMetricStatus` |
 * | the same metric twice, no window, a broken filter, an unknown aggregation are errors | seen |
 * | old documents' rows, numbers as text | `rowShape`, `numbersAsText` |
 * | batches: microseconds, errors in their slot, status 200 | seen; `batchMaximum` |
 * | how long each resolution is kept | seen (IBM); `retention` |
 */
export interface DataSwitches {
  /** Seconds that an interval may have; `1` is for some plans only. */
  readonly samplings: readonly number[];
  /** Whether a sampling that is none of those is let in when it is as long as the whole window; false. */
  readonly samplingOfWholeWindow: boolean;
  /** Whether `last` counts back from the clock, or from the newest data that there can be. */
  readonly lastCountsFrom: 'clock' | 'newest';
  /** Intervals of which only a part has arrived: not shown, or shown with what there is. */
  readonly unfinishedIntervals: 'missing' | 'shown';
  /** `timeAvg` of a gauge: of the samples that there are, or as if those that are missing were 0. */
  readonly gaugeRate: 'present' | 'expected';
  /**
   * `timeAvg` of a scraped counter: its increase since the last sample before the interval; or what Prometheus' `rate`
   * makes of the samples inside, which needs two.
   */
  readonly scrapedRate: 'increase' | 'prometheus';
  /** `sum` of a scraped counter: of its samples, or what was added in the interval. */
  readonly scrapedSum: 'samples' | 'increase';
  /** Whether `Avg` is `avg`; false: it is refused. */
  readonly anyCase: boolean;
  /** The highest `paging.to` that is let in. */
  readonly pagingMaximum: number;
  /** The order of rows when there are several entities: shuffled (the same every time), or by time. */
  readonly rowOrder: 'shuffled' | 'chronological';
  /** What an interval without data is: no row, or a row with null. Late data have no row in either case. */
  readonly gaps: 'missing' | 'null';
  /** What is understood beside the forms that were seen; strict: nothing. */
  readonly filterGrammar: 'strict' | 'lenient';
  /** Whether `label != 'x'` and `not label in ('x')` leave out what does not have the label; false. */
  readonly negationNeedsLabel: boolean;
  /** A filter on a label that no series has: refused, or as a label that all lack. */
  readonly unknownLabels: 'refused' | 'absent';
  /**
   * Keys that make a request one for containers when it does not say: those of containers, or also those of what runs
   * in them (pods, workloads, …).
   */
  readonly containerKeys: 'container' | 'kubernetes';
  /** The status of what is wrong with a request. */
  readonly validationStatus: number;
  /** The status of "Metric not found": 200, 400 and 422 are plausible. */
  readonly unknownMetricStatus: number;
  /** One flat row per interval and entity; or, as the documents of 2019 have it, one per interval with a list of rows. */
  readonly rowShape: 'flat' | 'nested';
  /** Whether numbers are sent as text; false. */
  readonly numbersAsText: boolean;
  /** Requests in one batch. */
  readonly batchMaximum: number;
  /** How long each resolution is kept, the finest first. Seconds. */
  readonly retention: readonly Timeline[];
  /** Another seed, another disorder. */
  readonly seed: string;
}

/** A resolution and how long it is kept. Seconds. */
export interface Timeline {
  readonly sampling: number;
  readonly kept: number;
}

const [minute, hour, day] = [60, 3600, 86_400];

export const dataDefaults: DataSwitches = {
  samplings: [10, minute, 10 * minute, hour, day],
  samplingOfWholeWindow: false,
  lastCountsFrom: 'clock',
  unfinishedIntervals: 'missing',
  gaugeRate: 'present',
  scrapedRate: 'increase',
  scrapedSum: 'samples',
  anyCase: false,
  pagingMaximum: Number.POSITIVE_INFINITY,
  rowOrder: 'shuffled',
  gaps: 'missing',
  filterGrammar: 'strict',
  negationNeedsLabel: false,
  unknownLabels: 'refused',
  containerKeys: 'container',
  validationStatus: 400,
  unknownMetricStatus: 400,
  rowShape: 'flat',
  numbersAsText: false,
  batchMaximum: 20,
  retention: [
    { sampling: 10, kept: 4 * hour },
    { sampling: minute, kept: 2 * day },
    { sampling: 10 * minute, kept: 14 * day },
    { sampling: hour, kept: 60 * day },
    { sampling: day, kept: 450 * day },
  ],
  seed: 'data',
};
