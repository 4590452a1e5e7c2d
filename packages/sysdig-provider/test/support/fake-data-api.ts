import type { RequestContext } from '@metrics-adapter/core';
import type { MonitorApi } from '../../src/client/monitor-api.ts';
import type { DataAnswer, DataRequest, DataRow, DataValue } from '../../src/client/monitor-types.ts';

/** An entity of an invented data API: its labels in the order of the keys, and its metrics' values by time. */
export interface FakeEntity {
  readonly labels: readonly DataValue[];
  /** Of a metric at the end of an interval, in seconds since the epoch; undefined: no data. */
  readonly valueAt: (metric: string, time: number) => DataValue;
}

/** A request that a test may look into. */
export type AskedData = DataRequest & { readonly start: number; readonly end: number };

/** Answers as the data API would that has these entities, in pages; and remembers what it was asked. */
export class FakeDataApi implements Pick<MonitorApi, 'data'> {
  readonly requests: AskedData[] = [];
  entities: readonly FakeEntity[];
  /** Changes what is answered, or throws. */
  before: (request: AskedData) => void = () => {};
  after: (rows: readonly DataRow[], request: AskedData) => readonly DataRow[] = (rows) => rows;
  /** The newest interval that there is, in seconds since the epoch. */
  newest = Number.POSITIVE_INFINITY;

  constructor(entities: readonly FakeEntity[] = []) {
    this.entities = entities;
  }

  async data(request: DataRequest, _context: RequestContext): Promise<DataAnswer> {
    const asked = request as AskedData;
    this.requests.push(asked);
    this.before(asked);
    const { start, end, sampling = 10, metrics, paging = { from: 0, to: 9 } } = asked;
    const ids = metrics.flatMap(({ id, aggregations }) => (aggregations === undefined ? [] : [id]));
    const page = this.entities.slice(paging.from, paging.to + 1);
    const rows = page.flatMap(({ labels, valueAt }) => {
      const own: DataRow[] = [];
      for (let time = start + sampling; time <= Math.min(end, this.newest); time += sampling) {
        const values = ids.map((id) => valueAt(id, time));
        if (values.some((value) => value !== undefined)) own.push({ time, values: [...labels, ...values] });
      }
      return own;
    });
    return { rows: this.after(rows, asked), start, end };
  }
}

/** It always has the same. */
export function steady(labels: readonly DataValue[], value: DataValue = 10): FakeEntity {
  return { labels, valueAt: () => value };
}
