/** What an HPA's status says, as far as an autoscaler's arithmetic decides it. */
export interface AutoscalerStatus {
  readonly currentReplicas: number;
  readonly desiredReplicas: number;
  /** By type, sorted: status and reason. */
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
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason: string }[];
    readonly currentMetrics?: readonly ApiMetricStatus[] | null;
  };
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
  const byType = conditions.map(({ type, status, reason }) => [type, `${status} ${reason}`] as const);
  return {
    currentReplicas,
    desiredReplicas,
    conditions: sortConditions(Object.fromEntries(byType)),
    usages: (currentMetrics ?? []).map(toUsage),
  };
}

/** The statuses without those that only repeat the one before. */
export function withoutRepetitions(statuses: readonly AutoscalerStatus[]): AutoscalerStatus[] {
  return statuses.filter((status, index) => JSON.stringify(status) !== JSON.stringify(statuses[index - 1]));
}

export function sortConditions(conditions: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(conditions).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function toUsage({ pods, object, external }: ApiMetricStatus): string | null {
  const { value, averageValue } = (pods ?? object ?? external)?.current ?? {};
  const usage = value ?? averageValue ?? null;
  return usage === averageOverNothing ? null : usage;
}
