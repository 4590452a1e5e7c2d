import { describe, expect, it } from '@jest/globals';
import { hideAfter, selectSeries } from './series-source.ts';
import { SeriesStore } from './series-store.ts';

const all = { from: 0, to: 100_000 };

function samplesOf(store: SeriesStore, range = all) {
  return selectSeries(store, [], range).map(({ labels, samplesBetween }) => [
    Object.fromEntries(labels),
    samplesBetween(range).map(({ time, value }) => [time, value]),
  ]);
}

describe('SeriesStore', () => {
  it('keeps samples in the order of their times, the later of two at one time', () => {
    const store = new SeriesStore();
    store.setSeries('x', { b: '1', a: '2', empty: '' }, [
      [20, 2],
      [10, 1],
      [20, 3],
    ]);
    expect(samplesOf(store)).toEqual([
      [
        { __name__: 'x', a: '2', b: '1' },
        [
          [10_000, 1],
          [20_000, 3],
        ],
      ],
    ]);
  });

  it('replaces a series with the same labels, and forgets a metric', () => {
    const store = new SeriesStore();
    store.setSeries('x', { a: '1' }, [[10, 1]]);
    store.setSeries('x', { a: '1' }, [[10, 2]]);
    store.setSeries('y', {}, [[10, 3]]);
    expect(samplesOf(store).map(([, samples]) => samples)).toEqual([[[10_000, 2]], [[10_000, 3]]]);
    store.clear('x');
    expect(samplesOf(store)).toEqual([[{ __name__: 'y' }, [[10_000, 3]]]]);
  });

  it('gives both ends of a range, and no series that has nothing there', () => {
    const store = new SeriesStore();
    store.setSeries(
      'x',
      {},
      [10, 20, 30].map((time) => [time, time] as const),
    );
    const times = (from: number, to: number) => samplesOf(store, { from, to }).map(([, samples]) => samples);
    expect(times(10_000, 20_000)).toEqual([
      [
        [10_000, 10],
        [20_000, 20],
      ],
    ]);
    expect(times(20_001, 29_999)).toEqual([]);
  });

  it('computes samples at multiples of their distance, with the gaps that the function leaves', () => {
    const store = new SeriesStore();
    store.setSeries('x', {}, { every: 10, value: (time) => (time === 20 || time === 40 ? undefined : time) });
    const [series] = selectSeries(store, [], all);
    expect(series?.samplesBetween({ from: 5000, to: 45_000 }).map(({ value }) => value)).toEqual([10, 30]);
    expect(series?.newestIn({ from: 5000, to: 45_000 })).toEqual({ time: 30_000, value: 30 });
    expect(series?.newestIn({ from: 35_000, to: 45_000 })).toBeUndefined();
  });

  it('hides what has not arrived', () => {
    const store = new SeriesStore();
    store.setSeries(
      'x',
      {},
      [10, 20, 30].map((time) => [time, time] as const),
    );
    const [series] = selectSeries(hideAfter(store, 25_000), [], all);
    expect(series?.samplesBetween(all).map(({ value }) => value)).toEqual([10, 20]);
    expect(series?.newestIn(all)).toEqual({ time: 20_000, value: 20 });
    expect(selectSeries(hideAfter(store, 5000), [], all)).toEqual([]);
  });
});
