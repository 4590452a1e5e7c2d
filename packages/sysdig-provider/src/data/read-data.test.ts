import { describe, expect, it } from '@jest/globals';
import { Quantity, UnusableDataError } from '@metrics-adapter/core';
import fc from 'fast-check';
import { seriesDefinition } from '../../test/support/definitions.ts';
import type { DataRow, DataValue } from '../client/monitor-types.ts';
import type { MetricKind, SeriesDefinition } from '../rules/metric-definition.ts';
import { spellLabel } from './data-labels.ts';
import { type DataQuestion, toDataQuestion } from './data-question.ts';
import { toEntities } from './entities.ts';
import { readData } from './read-data.ts';

const settled = 1_700_000_060;
const window = { start: settled - 60, settled, end: settled + 30 };

function question(kind: MetricKind = 'gauge', more: Partial<SeriesDefinition> = {}): DataQuestion {
  const query = {
    definition: seriesDefinition(kind, more),
    matchers: [],
    groupBy: ['kube_namespace_name', 'kube_pod_name'],
  };
  const objects = { namespace: 'kube_namespace_name', name: 'kube_pod_name', wanted: new Set(['shop', 'bank']) };
  const language = { spell: spellLabel, cadence: { period: 10, window: 60 } };
  return toDataQuestion({ metric: 'm', plan: { query, objects } }, language);
}

function row(time: number, value: DataValue, labels: readonly DataValue[] = ['shop', 'web']): DataRow {
  return { time, values: [...labels, value] };
}

/** One value for each interval of the window, the oldest first. */
function rowsOf(values: readonly DataValue[], labels?: readonly DataValue[]): readonly DataRow[] {
  return values.map((value, index) => row(settled - (values.length - 1 - index) * 10, value, labels));
}

function read(rows: readonly DataRow[], asked = question()) {
  return readData(toEntities(rows, { keys: 2, metric: 2 }), asked, window);
}

function sample(value: string, at = settled) {
  return { namespace: 'shop', name: 'web', value: Quantity.parse(value), timestamp: at * 1000, windowSeconds: 60 };
}

function refusal(why: string) {
  const error = new UnusableDataError(`the metric m of web in namespace shop has no value: ${why}`);
  return { namespace: 'shop', name: 'web', error };
}

const notFull =
  'its window of 60 s is not full: it is still filling, or samples come less often than --sample-period says';

const ramp = [10, 20, 30, 40, 50, 60];

describe('readData', () => {
  it.each<[MetricKind, SeriesDefinition['aggregation'], string]>([
    ['native-counter', { time: 'rate', group: 'sum' }, '3.5'],
    ['native-counter', { time: 'rate', group: 'avg' }, '3.5'],
    ['native-counter', { time: 'sum', group: 'sum' }, '210'],
    ['native-counter', { time: 'avg', group: 'avg' }, '35'],
    // What the first interval has was added since a sample before the window.
    ['counter', { time: 'rate', group: 'sum' }, '40'],
    ['counter', { time: 'sum', group: 'sum' }, '2400'],
    ['gauge', { time: 'avg', group: 'sum' }, '35'],
    ['gauge', { time: 'sum', group: 'sum' }, '210'],
    ['gauge', { time: 'min', group: 'min' }, '10'],
    ['gauge', { time: 'max', group: 'max' }, '60'],
  ])('puts the intervals of a %s together: %j', (kind, aggregation, value) => {
    expect(read(rowsOf(ramp), question(kind, { aggregation }))).toEqual({
      samples: [sample(value)],
      refused: [],
      trace: [],
    });
  });

  it('takes rows in any order, and looks at nothing outside the window', () => {
    const rows = [...rowsOf(ramp), row(settled - 60, 1000), row(settled + 10, 1000), row(settled + 30, 1000)];
    expect(read(rows.toReversed()).samples).toEqual([sample('35')]);
  });

  it.each<[string, readonly DataRow[]]>([
    ['no row', rowsOf([10, 20, 30, 40, 50, 60]).filter(({ time }) => time !== settled - 20)],
    ['null', rowsOf([10, 20, 30, undefined, 50, 60])],
  ])('never takes an interval without data for 0: %s', (_, rows) => {
    expect(read(rows).samples).toEqual([sample('34')]);
    expect(read(rows, question('native-counter'))).toEqual({
      samples: [],
      refused: [refusal(notFull)],
      trace: [{ stage: 'refused', text: refusal(notFull).error.message }],
    });
  });

  it('has the time of the newest sample, also where that is older', () => {
    expect(read(rowsOf([10, 20, 30, 40, undefined, undefined])).samples).toEqual([sample('25', settled - 20)]);
  });

  it('takes 0 for what it is', () => {
    expect(read(rowsOf([0, 0, 0, 0, 0, 0]), question('native-counter')).samples).toEqual([sample('0')]);
  });

  it('needs the first interval of a counter, or what it missed would count too', () => {
    expect(read(rowsOf([undefined, 20, 30, 40, 50, 60]), question('counter')).refused).toEqual([refusal(notFull)]);
  });

  it('needs something of each period, in whichever part of it', () => {
    const slow = question('native-counter', { period: 30, window: 120 });
    const wide = { start: settled - 120, settled, end: settled };
    const readSlow = (...before: readonly number[]) =>
      readData(
        toEntities(
          before.map((one) => row(settled - one, 30)),
          { keys: 2, metric: 2 },
        ),
        slow,
        wide,
      );
    const slowSample = (value: string) => ({ ...sample(value), windowSeconds: 120 });
    expect(readSlow(90, 60, 30, 0).samples).toEqual([slowSample('1')]);
    // Three series, each in another part.
    expect(readSlow(110, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 0).samples).toEqual([slowSample('3')]);
    expect(readSlow(60, 30, 0).refused).toHaveLength(1);
    // Three series that are all as young: there are as many samples as one would have, and they are not the window's.
    expect(readSlow(50, 40, 30, 20, 10, 0)).toMatchObject({ samples: [], refused: [{ name: 'web' }] });
  });

  it('leaves out what has data after the window only', () => {
    expect(read([row(settled + 10, 5)])).toEqual({ samples: [], refused: [], trace: [] });
  });

  it.each([
    [Number.NaN, 'the backend gave NaN, which no autoscaler can use'],
    [Number.POSITIVE_INFINITY, 'the backend gave Infinity, which no autoscaler can use'],
    [1e300, 'the backend gave 1e+300, which no autoscaler can use'],
  ])('refuses %d for that object alone', (value, why) => {
    const rows = [
      ...rowsOf([value, 20, 30, 40, 50, 60].map((one, index) => (index === 0 ? value * 6 : one))),
      ...rowsOf(ramp, ['bank', 'web']),
    ];
    const { samples, refused } = read(rows);
    expect(samples).toMatchObject([{ namespace: 'bank' }]);
    expect(refused).toEqual([refusal(why)]);
  });

  it('refuses an object of which the backend gave two values, and not one that is there twice', () => {
    const rows = rowsOf(ramp);
    expect(read([...rows, row(settled, 61)]).refused).toEqual([refusal('the backend gave several of them')]);
    expect(read([...rows, ...rows]).samples).toEqual([sample('35')]);
  });

  it('never makes a number that is not between those that were given, or a time that was not', () => {
    const value = fc.option(fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.constant(Number.NaN)), {
      nil: undefined,
    });
    const label = fc.constantFrom('shop', 'bank', 'secret', 'web', undefined);
    const time = fc.integer({ min: -12, max: 6 }).map((steps) => settled + steps * 10);
    const rows = fc.array(fc.tuple(time, value, label).map(([at, one, name]) => row(at, one, ['shop', name])));
    const aggregation = fc.constantFrom<SeriesDefinition['aggregation'][]>(
      { time: 'avg', group: 'avg' },
      { time: 'min', group: 'min' },
      { time: 'max', group: 'max' },
    );
    const within = ({ time: at }: DataRow) => at > settled - 60 && at <= settled;
    fc.assert(
      fc.property(rows, aggregation, (given, wanted) => {
        for (const { name, value: made, timestamp } of read(given, question('gauge', { aggregation: wanted }))
          .samples) {
          const own = given.filter((one) => within(one) && one.values[1] === name && one.values[2] !== undefined);
          const numbers = own.map(({ values }) => Number(values[2]));
          const number = Number(made.milliValue()) / 1000;
          expect(number).toBeGreaterThanOrEqual(Math.min(...numbers) - 0.001);
          expect(number).toBeLessThanOrEqual(Math.max(...numbers) + 0.001);
          expect(timestamp).toBe(Math.max(...own.map(({ time: at }) => at)) * 1000);
        }
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('drops objects of namespaces that were not asked for', () => {
    expect(read([...rowsOf(ramp), ...rowsOf(ramp, ['secret', 'web'])]).samples).toEqual([sample('35')]);
  });

  it.each<[DataValue]>([[undefined], ['']])(
    'believes nothing of an answer with an object in no namespace: %p',
    (none) => {
      expect(() => read([...rowsOf(ramp), ...rowsOf(ramp, [none, 'web'])])).toThrow(
        'the backend answered with a row that lacks the label kube_namespace_name; nothing of that answer is used',
      );
    },
  );

  it.each<[DataValue]>([[undefined], ['']])('leaves out what belongs to no object: %p', (none) => {
    expect(read([...rowsOf(ramp), ...rowsOf(ramp, ['shop', none])]).samples).toEqual([sample('35')]);
  });
});
