import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError } from '@metrics-adapter/core';
import fc from 'fast-check';
import { parseData } from './data-answer.ts';
import type { DataColumn } from './monitor-types.ts';
import { RefusedCallError } from './refused-call-error.ts';

const from = 'Sysdig at https://sysdig.example.com (POST /api/data)';
const columns: readonly DataColumn[] = [
  { id: 'kubernetes.pod.name' },
  { id: 'cpu.used.percent', aggregations: { time: 'avg', group: 'avg' } },
];
const window = { start: 1_700_000_000, end: 1_700_000_060 };
const t = 1_700_000_060;

function parse(answer: unknown, of = columns) {
  return parseData(typeof answer === 'string' ? answer : JSON.stringify(answer), of, from);
}

/** The only row that is read of these values. */
function valuesOf(d: readonly unknown[], of = columns) {
  return parse({ data: [{ t, d }], ...window }, of).rows[0]?.values;
}

describe('parseData', () => {
  it('reads rows in the order of the answer', () => {
    const data = [
      { t, d: ['web-2', 3.5] },
      { t: t - 10, d: ['web-1', 0] },
    ];
    expect(parse({ data, ...window })).toEqual({
      rows: [
        { time: t, values: ['web-2', 3.5] },
        { time: t - 10, values: ['web-1', 0] },
      ],
      ...window,
    });
  });

  it('reads an answer without data', () => {
    expect(parse({ data: [], ...window })).toEqual({ rows: [], ...window });
    expect(parse({ data: [], errors: [], ...window })).toEqual({ rows: [], ...window });
  });

  it('reads times that are texts', () => {
    expect(parse({ data: [{ t: String(t), d: ['web', 1] }], start: '1700000000', end: '1700000060' })).toEqual({
      rows: [{ time: t, values: ['web', 1] }],
      ...window,
    });
  });

  it.each<[unknown, number | undefined]>([
    [null, undefined],
    [0, 0],
    [-3.25, -3.25],
    ['12.5', 12.5],
    ['-1e3', -1000],
    ['.5', 0.5],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-Inf', Number.NEGATIVE_INFINITY],
    [316_660_942_465_643, 316_660_942_465_643],
  ])('reads the value %j of a metric', (value, number) => {
    expect(valuesOf(['web', value])).toEqual(['web', number]);
  });

  it('rounds an integer that is too large to the nearest number, as JSON is read', () => {
    const answer = `{"data":[{"t":${t},"d":["web",9007199254740993]}],"start":1,"end":2}`;
    expect(parse(answer).rows[0]?.values[1]).toBe(9_007_199_254_740_992);
  });

  it.each<[unknown, string | undefined]>([
    ['', ''],
    ['web', 'web'],
    ['12.50', '12.50'],
    [200, '200'],
    [null, undefined],
  ])('reads the value %j of a label', (value, text) => {
    expect(valuesOf([value, 1])).toEqual([text, 1]);
  });

  it('leaves texts of concatenated labels as they are', () => {
    const of: readonly DataColumn[] = [{ id: 'host.mac', aggregations: { time: 'concat', group: 'concat' } }];
    expect(valuesOf(['12'], of)).toEqual(['12']);
  });

  const unread = 'answered 200 with something that cannot be read: ';
  const likely =
    'this may be no data API, or a version of it that is not known; check SDC_ENDPOINT, or use --dialect promql';

  it.each<[unknown, string]>([
    [[], 'the answer is a list instead of an object'],
    ['null', 'the answer is null instead of an object'],
    [{}, 'data is missing instead of a list'],
    [{ status: 'success', data: { result: [] } }, 'data is an object instead of a list'],
    [{ data: [{ t, d: ['a', 1] }, null], ...window }, 'data[1] is null instead of an object'],
    [{ data: [{ t }], ...window }, 'data[0].d is missing instead of a list'],
    [{ data: [{ t, d: 'a' }], ...window }, 'data[0].d is a text instead of a list'],
    [{ data: [{ d: ['a', 1] }], ...window }, 'data[0].t is missing instead of a number of at least 0'],
    [{ data: [{ t: -1, d: ['a', 1] }], ...window }, 'data[0].t is a number instead of a number of at least 0'],
    [{ data: [{ t: 1_700_000_000_000, d: ['a', 1] }], ...window }, 'data[0].t is no time in seconds'],
    [{ data: [{ t, d: ['a'] }], ...window }, 'data[0].d has 1 values for 2 columns'],
    [{ data: [{ t, d: ['a', 1, 2] }], ...window }, 'data[0].d has 3 values for 2 columns'],
    [{ data: [{ t, d: ['a', 'b'] }], ...window }, 'data[0].d[1] is a text instead of a number'],
    [{ data: [{ t, d: ['a', ''] }], ...window }, 'data[0].d[1] is an empty text instead of a number'],
    [{ data: [{ t, d: ['a', '0x10'] }], ...window }, 'data[0].d[1] is a text instead of a number'],
    [{ data: [{ t, d: ['a', 'toString'] }], ...window }, 'data[0].d[1] is a text instead of a number'],
    [{ data: [{ t, d: ['a', true] }], ...window }, 'data[0].d[1] is true or false instead of a number'],
    [{ data: [{ t, d: ['a', {}] }], ...window }, 'data[0].d[1] is an object instead of a number'],
    [{ data: [{ t, d: [true, 1] }], ...window }, 'data[0].d[0] is true or false instead of a text'],
    [
      { data: [{ t, d: [9_007_199_254_740_992, 1] }], ...window },
      'data[0].d[0] is the value of a label, and a number too large to be read exactly',
    ],
    [{ data: [] }, 'start is missing instead of a number of at least 0'],
    [{ data: [], start: 1, end: 'soon' }, 'end is a text instead of a number of at least 0'],
    [{ data: [], start: 1, end: 1_700_000_000_000_000 }, 'end is no time in seconds'],
  ])('refuses %j, and names the place and the likely cause', (answer, problem) => {
    expect(() => parse(answer)).toThrow(new BackendUnavailableError(`${from} ${unread}${problem}; ${likely}`));
  });

  it('refuses the nested form of older servers', () => {
    expect(() => parse({ data: [{ t, d: [['a', 1]] }], ...window })).toThrow(
      new BackendUnavailableError(
        `${from} ${unread}data[0].d is a list of lists; this is a form of the data API that is not read; use --dialect promql`,
      ),
    );
  });

  it('takes errors in a good answer for what they are', () => {
    const errors = [{ reason: 'Metric not found', message: 'x is not a Sysdig Cloud metric', field: 'metrics' }];
    const refusal = (() => {
      try {
        return parse({ data: [], errors, ...window });
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(RefusedCallError);
    expect(refusal).toMatchObject({
      message: `${from} answered 200 with errors (Metric not found: x is not a Sysdig Cloud metric): it rejected the query`,
      status: 200,
      reasons: errors,
    });
  });

  it('takes errors that cannot be understood for errors all the same', () => {
    expect(() => parse({ data: [], errors: ['?'], ...window })).toThrow(
      `${from} answered 200 with errors: it rejected the query`,
    );
  });

  it('leaves out of an error what may name namespaces of others, and keeps it for the log', () => {
    const errors = [{ message: "kubernetes.namespace.name = 'bank' is wrong" }];
    try {
      parse({ errors });
      throw new Error('nothing was thrown');
    } catch (error) {
      expect(error).toMatchObject({
        message: `${from} answered 200 with errors (kubernetes.namespace.name …): it rejected the query`,
        cause: new Error("kubernetes.namespace.name = 'bank' is wrong"),
      });
    }
  });

  it('reads or refuses any answer, and never gives rows of another length', () => {
    const cell = fc.oneof(fc.jsonValue(), fc.constantFrom('1', 'NaN', null, 7));
    const row = fc.record({ t: fc.oneof(fc.nat(), fc.jsonValue()), d: fc.array(cell, { maxLength: 3 }) });
    const answers = fc.oneof(fc.jsonValue(), fc.record({ data: fc.array(row), start: fc.nat(), end: fc.nat() }));
    fc.assert(
      fc.property(answers, (answer) => {
        try {
          for (const { time, values } of parse(JSON.stringify(answer)).rows) {
            expect(values).toHaveLength(2);
            expect(time).toBeGreaterThanOrEqual(0);
            expect(['string', 'undefined']).toContain(typeof values[0]);
            expect(['number', 'undefined']).toContain(typeof values[1]);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(BackendUnavailableError);
        }
      }),
      { seed: 13, numRuns: 1000 },
    );
  });
});
