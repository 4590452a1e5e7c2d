import type { WatchState } from '../kubernetes/watch/watch-status.ts';
import type { MetricFamily, MetricSample } from './metric-family.ts';

/** The watches by what is watched, in the plural as Kubernetes names it: `pods`. */
export type WatchesByResource = Readonly<Record<string, readonly WatchState[]>>;

/** How the watches stand; by resource rather than namespace, of which there may be many. */
export function toWatchFamilies(watches: WatchesByResource, now: number): readonly MetricFamily[] {
  const each = Object.entries(watches);
  return [
    {
      name: 'metrics_adapter_watches',
      help: "Watches on Kubernetes' objects: open, broken (the last content is kept), or without a first list yet (unsynced)",
      type: 'gauge',
      samples: each.flatMap(([resource, states]) => countByState(resource, states)),
    },
    {
      name: 'metrics_adapter_watch_silence_seconds',
      help: 'How long ago the content of a watch was last known to be true: that of the oldest one',
      type: 'gauge',
      samples: each.flatMap(([resource, states]) => oldest(resource, states, now)),
    },
  ];
}

function countByState(resource: string, states: readonly WatchState[]): readonly MetricSample[] {
  const counts = { open: 0, broken: 0, unsynced: 0 };
  for (const state of states) counts[stateOf(state)] += 1;
  return Object.entries(counts).map(([state, value]) => ({ labels: { resource, state }, value }));
}

function stateOf({ synced, problem }: WatchState): 'open' | 'broken' | 'unsynced' {
  if (!synced) return 'unsynced';
  return problem === undefined ? 'open' : 'broken';
}

function oldest(resource: string, states: readonly WatchState[], now: number): readonly MetricSample[] {
  const silences = states.flatMap(({ lastContact }) => (lastContact === undefined ? [] : [(now - lastContact) / 1000]));
  return silences.length === 0 ? [] : [{ labels: { resource }, value: Math.max(0, ...silences) }];
}
