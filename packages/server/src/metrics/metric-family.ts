/**
 * One metric of `/metrics`, read when somebody looks: a name with a value, or with one for each set of labels. In
 * Prometheus' words, where it means the same: seconds and bytes rather than their multiples, counters end in `_total`.
 */
export interface MetricFamily {
  /** Unique in the whole program; the server's own begin with `metrics_adapter_`. */
  readonly name: string;
  /** What it tells, in one sentence and without a full stop. */
  readonly help: string;
  /** A counter only grows for as long as the program runs. */
  readonly type: 'counter' | 'gauge';
  /** Without any, the metric is left out: what is not known is not 0. */
  readonly samples: readonly MetricSample[];
}

/** A value of a {@link MetricFamily}. */
export interface MetricSample {
  /**
   * Tell it from the others of its family, which all have the same names of labels. Every value of a label is a series of
   * its own for as long as Prometheus remembers: let there be few, and none that a client can choose. Nothing secret.
   */
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A gauge with a value. */
export function gauge(name: string, help: string, value: number): MetricFamily {
  return { name, help, type: 'gauge', samples: [{ value }] };
}

/** A counter with a value. */
export function counter(name: string, help: string, value: number): MetricFamily {
  return { name, help, type: 'counter', samples: [{ value }] };
}

/** Samples that differ in one label, by its values. */
export function byLabel(label: string, values: Readonly<Record<string, number>>): readonly MetricSample[] {
  return Object.entries(values).map(([labelled, value]) => ({ labels: { [label]: labelled }, value }));
}
