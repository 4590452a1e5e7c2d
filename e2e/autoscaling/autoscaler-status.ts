/** What an HPA's status says, as far as an autoscaler's arithmetic decides it. */
export interface AutoscalerStatus {
  readonly currentReplicas: number;
  readonly desiredReplicas: number;
  /** By type, sorted: status, reason and message. */
  readonly conditions: Readonly<Record<string, string>>;
  /** The current value of each metric; null where there is none. */
  readonly usages: readonly (string | null)[];
}

/** A HorizontalPodAutoscaler of autoscaling/v2, as far as it is read here. */
export interface ApiAutoscaler {
  readonly metadata: { readonly name: string };
  readonly status?: {
    readonly currentReplicas?: number;
    readonly desiredReplicas?: number;
    readonly conditions?: readonly ApiCondition[];
    readonly currentMetrics?: readonly ApiMetricStatus[] | null;
  };
}

interface ApiCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

interface ApiMetricStatus {
  readonly pods?: ApiCurrent;
  readonly object?: ApiCurrent;
  readonly external?: ApiCurrent;
}

interface ApiCurrent {
  readonly current: { readonly value?: string; readonly averageValue?: string };
}

/** What the controller writes for an average over no replicas: an infinity that was made an integer on x86-64. */
const averageOverNothing = '-9223372036854775808m';

export function toAutoscalerStatus({ status = {} }: ApiAutoscaler): AutoscalerStatus {
  const { currentReplicas = 0, desiredReplicas = 0, conditions = [], currentMetrics } = status;
  return {
    currentReplicas,
    desiredReplicas,
    conditions: sortConditions(toConditions(conditions)),
    usages: (currentMetrics ?? []).map(toUsage),
  };
}

/** The statuses without those that only repeat the one before. */
export function withoutRepetitions(statuses: readonly AutoscalerStatus[]): AutoscalerStatus[] {
  return statuses.filter((status, index) => JSON.stringify(status) !== JSON.stringify(statuses[index - 1]));
}

/** Status, reason and message of each condition, by type. */
export function toConditions(conditions: readonly ApiCondition[]): Record<string, string> {
  return Object.fromEntries(
    conditions.map(({ type, status, reason, message }) => [type, `${status} ${reason}: ${message}`]),
  );
}

export function sortConditions(conditions: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(conditions).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function toUsage({ pods, object, external }: ApiMetricStatus): string | null {
  const { value, averageValue } = (pods ?? object ?? external)?.current ?? {};
  const usage = value ?? averageValue ?? null;
  return usage === averageOverNothing ? null : usage;
}
