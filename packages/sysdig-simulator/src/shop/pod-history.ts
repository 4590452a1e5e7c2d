import type { TimeRange } from '../series/series-source.ts';
import { hashToSuffix, hashToUnit } from './hash.ts';
import type { Load, Requests } from './load.ts';

/** A time in which the pods of a deployment were the same. */
export interface PodEpoch {
  /** Milliseconds since the epoch; the end is not included, `Infinity` for the present. */
  readonly from: number;
  readonly to: number;
  readonly pods: readonly string[];
  /** Which part of the load each pod takes: not quite the same. */
  readonly shares: ReadonlyMap<string, number>;
  /** What each pod had served when this time began; nothing where it is not named. */
  readonly served: ReadonlyMap<string, Requests>;
}

/** Which pods a deployment has had. */
export interface PodHistory {
  /** The epochs that touch a time range, the oldest first. */
  epochsIn(range: TimeRange): readonly PodEpoch[];
  /** Looks which pods there are now. */
  observe(now: number): void;
}

const nothing: Requests = { steady: 0, burst: 0 };

/** What a pod has served in its life until a time in its epoch; undefined: it does not live then. */
export function servedAt(
  epoch: PodEpoch,
  pod: string,
  { load, time }: { readonly load: Load; readonly time: number },
): Requests | undefined {
  const share = epoch.shares.get(pod);
  if (share === undefined) return undefined;
  const [before, after] = [load.totalAt(epoch.from / 1000), load.totalAt(time / 1000)];
  const already = epoch.served.get(pod) ?? nothing;
  return {
    steady: already.steady + share * (after.steady - before.steady),
    burst: already.burst + share * (after.burst - before.burst),
  };
}

/** A service's load is spread over the pods that live. */
function createEpoch(epoch: Omit<PodEpoch, 'shares' | 'served'> & Partial<Pick<PodEpoch, 'served'>>): PodEpoch {
  const weights = epoch.pods.map((pod) => [pod, 0.9 + 0.2 * hashToUnit('weight', pod)] as const);
  const all = weights.reduce((sum, [, weight]) => sum + weight, 0);
  return { served: new Map(), ...epoch, shares: new Map(weights.map(([pod, weight]) => [pod, weight / all])) };
}

/** How long a history reaches back. Milliseconds. */
const memory = 3_600_000;
/** Computing them again costs more than keeping them. */
const rememberedGenerations = 64;

interface ObservedPods {
  readonly podsOf: () => readonly string[];
  readonly load: Load;
}

/** Pods that somebody else starts and ends; what was seen first counts for the past too. */
export function createObservedHistory({ podsOf, load }: ObservedPods): PodHistory {
  let epochs: readonly PodEpoch[] = [];

  function observe(now: number): void {
    const pods = podsOf();
    const last = epochs.at(-1);
    const present = { to: Number.POSITIVE_INFINITY, pods };
    if (last === undefined) {
      epochs = [createEpoch({ ...present, from: now - memory })];
    } else if (now > last.from && !isSame(pods, last.pods)) {
      const served = new Map(
        pods.flatMap((pod) => {
          const total = servedAt(last, pod, { load, time: now });
          return total === undefined ? [] : [[pod, total] as const];
        }),
      );
      const kept = epochs.slice(0, -1).filter(({ to }) => to > now - memory);
      epochs = [...kept, { ...last, to: now }, createEpoch({ ...present, from: now, served })];
    }
  }

  return { observe, epochsIn: ({ from, to }) => epochs.filter((epoch) => epoch.from <= to && epoch.to > from) };
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((pod) => other.includes(pod));
}

interface ChurningPods {
  readonly deployment: string;
  readonly replicas: number;
  /** Milliseconds until all pods are replaced by new ones. */
  readonly every: number;
  readonly seed: string;
}

/** Pods that come and go by themselves, as with a new version every now and then. */
export function createChurningHistory({ deployment, replicas, every, seed }: ChurningPods): PodHistory {
  const shift = hashToUnit(seed, deployment, 'shift') * every;
  const known = new Map<number, PodEpoch>();

  function epochOf(generation: number): PodEpoch {
    const epoch = known.get(generation) ?? createGeneration(generation);
    known.set(generation, epoch);
    for (const old of known.keys()) {
      if (known.size <= rememberedGenerations) break;
      known.delete(old);
    }
    return epoch;
  }

  function createGeneration(generation: number): PodEpoch {
    const set = hashToSuffix(9, seed, deployment, generation);
    const pods = Array.from({ length: replicas }, (_, index) => `${deployment}-${set}-${hashToSuffix(5, set, index)}`);
    return createEpoch({ from: generation * every + shift, to: (generation + 1) * every + shift, pods });
  }

  return {
    observe: () => undefined,
    epochsIn({ from, to }) {
      const first = Math.floor((Math.max(from, to - memory) - shift) / every);
      const count = Math.floor((to - shift) / every) - first + 1;
      return Array.from({ length: Math.max(0, count) }, (_, index) => epochOf(first + index));
    },
  };
}
