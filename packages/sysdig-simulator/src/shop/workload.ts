import type { TimeRange } from '../series/series-source.ts';
import { hashToUnit } from './hash.ts';
import type { Load, Requests } from './load.ts';
import { type PodEpoch, type PodHistory, servedAt } from './pod-history.ts';
import type { PodMoment } from './pod-metrics.ts';
import type { DeploymentPlan } from './shop-layout.ts';

export interface WorkloadParts {
  readonly plan: DeploymentPlan;
  readonly load: Load;
  readonly history: PodHistory;
  /** Milliseconds between two samples. */
  readonly period: number;
}

const nothing: Requests = { steady: 0, burst: 0 };

/** One deployment: its pods, and what each of them did at any time. */
export class Workload {
  readonly plan: DeploymentPlan;
  readonly history: PodHistory;
  private readonly load: Load;
  private readonly period: number;

  constructor({ plan, load, history, period }: WorkloadParts) {
    this.plan = plan;
    this.load = load;
    this.history = history;
    this.period = period;
  }

  /** When a pod lived, as far as is known. */
  lifetimesIn(range: TimeRange): ReadonlyMap<string, TimeRange> {
    const lifetimes = new Map<string, TimeRange>();
    for (const { pods, from, to } of this.history.epochsIn(range)) {
      for (const pod of pods) lifetimes.set(pod, { from: lifetimes.get(pod)?.from ?? from, to });
    }
    return lifetimes;
  }

  /** What a pod did until a time, in milliseconds since the epoch; undefined: it did not live then. */
  momentOf(pod: string, time: number): PodMoment | undefined {
    const served = this.servedBy(pod, time);
    if (served === undefined) return undefined;
    const before = this.servedBy(pod, time - this.period) ?? this.servedBefore(pod, time);
    const inPeriod = (total: (requests: Requests) => number) => Math.floor(total(served)) - Math.floor(total(before));
    const all = ({ steady, burst }: Requests) => steady + burst;
    const exact = all(served) - all(before);
    return {
      plan: this.plan,
      served,
      requests: inPeriod(all),
      errors: inPeriod((requests) => (all(requests) * this.plan.errorsPerThousand) / 1000),
      utilisation: exact / (this.period / 1000) / this.plan.requestsPerPod,
      noise: 2 * hashToUnit(pod, time) - 1,
    };
  }

  /** 1: the pods together are just busy. */
  utilisationAt(time: number): number {
    const pods = this.epochAt(time)?.pods.length ?? 0;
    const rate = this.load.rateBetween((time - this.period) / 1000, time / 1000);
    return rate / (Math.max(pods, 0.1) * this.plan.requestsPerPod);
  }

  private servedBy(pod: string, time: number): Requests | undefined {
    const epoch = this.epochAt(time);
    return epoch && servedAt(epoch, pod, { load: this.load, time });
  }

  /** A pod that did not live a period ago had served nothing then; unless nobody remembers whether it did. */
  private servedBefore(pod: string, time: number): Requests {
    const isRemembered = this.epochAt(time - this.period) !== undefined;
    return (isRemembered ? undefined : this.epochAt(time)?.served.get(pod)) ?? nothing;
  }

  private epochAt(time: number): PodEpoch | undefined {
    return this.history.epochsIn({ from: time, to: time }).find(({ from, to }) => from <= time && time < to);
  }
}
