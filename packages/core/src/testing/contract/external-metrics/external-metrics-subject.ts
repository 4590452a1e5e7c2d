import type { LabelSelector } from '../../../model/label-selector.ts';
import type { ExternalMetricsProvider } from '../../../provider/external-metrics-provider.ts';
import type { CommonAbility, ContractSubject, KnownValue } from '../contract-subject.ts';

/** A provider before a backend whose data is known and stands still. */
export interface ExternalMetricsSubject extends ContractSubject {
  /** What is tested. */
  readonly provider: ExternalMetricsProvider;
  /** All series of a metric that a namespace may see, one at least; of several, not all measured at the same time. */
  readonly known: KnownExternalMetric;
  /** A namespace that may not see this metric. Ability `hiddenMetrics`. */
  readonly hiddenFrom?: string;
  /** What a selector by the metric's labels leaves of them: other series, or other values. Ability `metricSelectors`. */
  readonly metricSelection?: { readonly selector: LabelSelector; readonly series: readonly KnownSeries[] };
}

/** What a test of an external metrics provider may declare itself unable to, by `false`. */
export type ExternalMetricsAbility = CommonAbility | 'metricSelectors' | 'hiddenMetrics';

/** What the backend holds of one external metric. */
export interface KnownExternalMetric {
  /** The name of the metric. */
  readonly metric: string;
  /** The namespace on whose behalf it is asked for. */
  readonly namespace: string;
  /** All of them, in any order. */
  readonly series: readonly KnownSeries[];
}

/** What the backend holds of one series. */
export interface KnownSeries extends KnownValue {
  /** By which a selector chooses it. */
  readonly labels: Readonly<Record<string, string>>;
}
