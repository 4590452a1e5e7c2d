import { AnswerReader, toNumber } from './answer-reader.ts';
import type { DataAnswer, DataColumn, DataRow, DataValue } from './monitor-types.ts';

const likely =
  'this may be no data API, or a version of it that is not known; check SDC_ENDPOINT, or use --dialect promql';
const likelyNested = 'this is a form of the data API that is not read; use --dialect promql';

/** Reads one value of a row. */
type ReadValue = (value: unknown, row: number, column: number) => DataValue;

/**
 * The answer to `POST /api/data`.
 * @param columns what was asked for, in its order.
 * @param from names the backend and the call.
 */
export function parseData(body: string, columns: readonly DataColumn[], from: string): DataAnswer {
  const reader = new AnswerReader({ from, likely });
  const answer = reader.read(body);
  const readers = columns.map((column) => (isMetric(column) ? metricReader(reader) : labelReader(reader)));
  const rows = reader.list(answer['data'], 'data').map((row, index) => readRow(row, index, { reader, readers }));
  const [start, end] = [reader.seconds(answer['start'], 'start'), reader.seconds(answer['end'], 'end')];
  return { rows, start, end };
}

/** What is put into one text is one, whatever it was. */
function isMetric({ aggregations }: DataColumn): boolean {
  return aggregations !== undefined && aggregations.time !== 'concat' && aggregations.group !== 'concat';
}

function readRow(
  value: unknown,
  index: number,
  { reader, readers }: { readonly reader: AnswerReader; readonly readers: readonly ReadValue[] },
): DataRow {
  const place = `data[${index}]`;
  const row = reader.record(value, place);
  const values = reader.list(row['d'], `${place}.d`);
  if (Array.isArray(values[0])) throw reader.complaint(`${place}.d is a list of lists`, likelyNested);
  if (values.length !== readers.length) {
    throw reader.complaint(`${place}.d has ${values.length} values for ${readers.length} columns`);
  }
  return {
    time: reader.seconds(row['t'], `${place}.t`),
    values: readers.map((read, column) => read(values[column], index, column)),
  };
}

function metricReader(reader: AnswerReader): ReadValue {
  return (value, row, column) => {
    if (value === null) return undefined;
    const number = toNumber(value);
    if (number === undefined) throw reader.mismatch(`data[${row}].d[${column}]`, value, 'a number');
    return number;
  };
}

function labelReader(reader: AnswerReader): ReadValue {
  return (value, row, column) => {
    if (value === null) return undefined;
    if (typeof value === 'string') return value;
    const place = `data[${row}].d[${column}]`;
    if (typeof value !== 'number') throw reader.mismatch(place, value, 'a text');
    // Two names must not become one.
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      throw reader.complaint(`${place} is the value of a label, and a number too large to be read exactly`);
    }
    return String(value);
  };
}
