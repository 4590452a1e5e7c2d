import { describe, expect, it } from '@jest/globals';
import { ClusterUnavailableError } from '@metrics-adapter/core';
import type { WatchState } from '../kubernetes/watch/watch-status.ts';
import { toWatchFamilies, type WatchesByResource } from './watch-families.ts';

const now = 1_000_000;
const problem = new ClusterUnavailableError('away');
const open: WatchState = { name: 'pods of namespace shop', synced: true, lastContact: now, problem: undefined };
const brokenSince = (lastContact: number): WatchState => ({ ...open, lastContact, problem });
const unsynced: WatchState = { ...open, synced: false, lastContact: undefined, problem };

/** `name{labels} value`. */
function linesOf(watches: WatchesByResource): readonly string[] {
  return toWatchFamilies(watches, now).flatMap(({ name, samples }) =>
    samples.map(({ labels = {}, value }) => `${name} ${Object.values(labels).join(' ')} ${value}`),
  );
}

describe('toWatchFamilies', () => {
  it('counts the watches on a resource by how they stand', () => {
    expect(linesOf({ pods: [open, open, brokenSince(now - 1_500), brokenSince(now - 90_000), unsynced] })).toEqual([
      'metrics_adapter_watches pods open 2',
      'metrics_adapter_watches pods broken 2',
      'metrics_adapter_watches pods unsynced 1',
      'metrics_adapter_watch_silence_seconds pods 90',
    ]);
  });

  it('keeps resources apart', () => {
    expect(linesOf({ pods: [open], configmaps: [brokenSince(now - 2_500)] })).toEqual([
      'metrics_adapter_watches pods open 1',
      'metrics_adapter_watches pods broken 0',
      'metrics_adapter_watches pods unsynced 0',
      'metrics_adapter_watches configmaps open 0',
      'metrics_adapter_watches configmaps broken 1',
      'metrics_adapter_watches configmaps unsynced 0',
      'metrics_adapter_watch_silence_seconds pods 0',
      'metrics_adapter_watch_silence_seconds configmaps 2.5',
    ]);
  });

  it('does not know how long ago was what never was', () => {
    expect(linesOf({ pods: [unsynced] }).at(-1)).toBe('metrics_adapter_watches pods unsynced 1');
    expect(linesOf({ pods: [] })).toHaveLength(3);
  });

  it('knows no silence before the clock was set back', () => {
    expect(linesOf({ pods: [brokenSince(now + 5_000)] }).at(-1)).toBe('metrics_adapter_watch_silence_seconds pods 0');
  });
});
