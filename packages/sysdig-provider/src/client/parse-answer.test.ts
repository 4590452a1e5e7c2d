import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError } from '@metrics-adapter/core';
import fc from 'fast-check';
import { describeErrorBody } from './error-body.ts';
import { parseEnvelope, parseMetadata, parseTexts, parseVector } from './parse-answer.ts';

const from = 'Sysdig at https://sysdig.example.com';

/** The error for contents of another shape. */
function otherShape(problem: string): BackendUnavailableError {
  return new BackendUnavailableError(
    `${from} answered 200 with something else than was asked for: ${problem}; this may be no Prometheus API; check SDC_ENDPOINT and --promql-prefix`,
  );
}

describe('parseEnvelope', () => {
  it('takes the data of a good answer', () => {
    expect(parseEnvelope('{"status":"success","data":[1]}', from)).toEqual({ data: [1], warnings: [] });
  });

  it('leaves out of an error what may name namespaces of others, and keeps it for the log', () => {
    const told = 'too many series for ns="bank"';
    const parse = () => parseEnvelope(JSON.stringify({ status: 'error', error: told }), from);
    expect(parse).toThrow(
      new BackendUnavailableError(
        `${from} answered 200 with something that is no Prometheus answer: too many series for ns…`,
        { cause: new Error(told) },
      ),
    );
  });

  it('hands warnings on, each on one short line', () => {
    const warnings = ['results\ntruncated', 'x'.repeat(400)];
    const body = JSON.stringify({ status: 'success', data: [], warnings, infos: ['not a warning'] });
    expect(parseEnvelope(body, from).warnings).toEqual(['results truncated', `${'x'.repeat(299)}…`]);
  });

  it.each([
    [{ isPartial: true }, ['isPartial']],
    [{ isPartial: true, warnings: ['cut short'] }, ['cut short', 'isPartial']],
    [{ isPartial: false }, []],
    [{ isPartial: 'true' }, []],
    [{ warnings: ['PromQL info: metric might not be a counter: "up" (1:6)'] }, []],
    [{ warnings: ['PromQL info: a', 'cut short', ' PromQL info: b'] }, ['cut short']],
    [{ warnings: ['PromQL warning: a'] }, ['PromQL warning: a']],
    [{ warnings: [] }, []],
    [{ warnings: null }, []],
  ])('tells what casts doubt on an answer, remarks on style aside: %j', (more, warnings) => {
    const body = JSON.stringify({ status: 'success', data: [], ...more });
    expect(parseEnvelope(body, from).warnings).toEqual(warnings);
  });

  it.each([
    ['', 'answered 200 with an empty body'],
    ['  \n', 'answered 200 with an empty body'],
    [
      '<!DOCTYPE html><html>Log in</html>',
      'answered 200 with a web page instead of data: the address may lead to a login page or a proxy; check SDC_ENDPOINT and --promql-prefix',
    ],
    [
      '{"status":"success","data":{"resultType":"vec',
      'answered 200 with a body that is cut off or damaged; nothing of it is used',
    ],
    ['[1,', 'answered 200 with a body that is cut off or damaged; nothing of it is used'],
    ['OK', 'answered 200 with something that is not JSON'],
    ['null', 'answered 200 with something that is no Prometheus answer'],
    ['"success"', 'answered 200 with something that is no Prometheus answer'],
    ['[]', 'answered 200 with something that is no Prometheus answer'],
    ['{}', 'answered 200 with something that is no Prometheus answer'],
    ['{"status":"success"}', 'answered 200 with something that is no Prometheus answer'],
    [
      '{"status":"error","errorType":"timeout","error":"query timed out","data":[]}',
      'answered 200 with something that is no Prometheus answer: query timed out',
    ],
    ['{"data":[],"start":1,"end":2}', 'answered 200 with something that is no Prometheus answer'],
  ])('refuses %j', (body, message) => {
    expect(() => parseEnvelope(body, from)).toThrow(new BackendUnavailableError(`${from} ${message}`));
  });
});

describe('parseVector', () => {
  it('reads rows, whatever the time looks like', () => {
    const result = [
      { metric: { a: 'b' }, value: [1.5, '3'] },
      { metric: {}, value: ['2', 'NaN'] },
    ];
    expect(parseVector({ resultType: 'vector', result }, from)).toEqual([
      { labels: { a: 'b' }, value: '3' },
      { labels: {}, value: 'NaN' },
    ]);
  });

  it('keeps labels that are called like parts of every object', () => {
    const data: unknown = JSON.parse(
      '{"resultType":"vector","result":[{"metric":{"__proto__":"x","constructor":"y"},"value":[1,"2"]}]}',
    );
    const [row] = parseVector(data, from);
    expect(Object.entries(row?.labels ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it.each([
    [null, 'data is no object'],
    [[], 'data is no object'],
    [{}, 'data.resultType is not "vector"'],
    [{ resultType: 'matrix', result: [] }, 'data.resultType is not "vector"'],
    [{ resultType: 'scalar', result: [1, '2'] }, 'data.resultType is not "vector"'],
    [{ resultType: 'vector' }, 'data.result is no list'],
    [{ resultType: 'vector', result: {} }, 'data.result is no list'],
  ])('refuses what is no vector: %j', (data, problem) => {
    expect(() => parseVector(data, from)).toThrow(otherShape(problem));
  });

  it.each([
    null,
    'row',
    { metric: {} },
    { value: [1, '2'] },
    { metric: [], value: [1, '2'] },
    { metric: { a: 1 }, value: [1, '2'] },
    { metric: {}, value: '2' },
    { metric: {}, value: [1] },
    { metric: {}, value: [1, 2] },
    { metric: {}, values: [[1, '2']] },
  ])('refuses everything for one row that cannot be read: %j', (row) => {
    const result = [{ metric: {}, value: [1, '2'] }, row];
    expect(() => parseVector({ resultType: 'vector', result }, from)).toThrow(
      otherShape('data.result[1] is no row with labels and a value'),
    );
  });

  it('says that a histogram is no value', () => {
    const result = [{ metric: {}, histogram: [1, {}] }];
    expect(() => parseVector({ resultType: 'vector', result }, from)).toThrow(
      new BackendUnavailableError(
        `${from} answered with data.result[0], which is a histogram and not one value; the query must make one of it, such as by histogram_quantile`,
      ),
    );
  });
});

describe('parseTexts', () => {
  it('reads a list of texts', () => {
    expect(parseTexts(['up', 'm'], from)).toEqual(['up', 'm']);
    expect(parseTexts([], from)).toEqual([]);
  });

  it.each([
    [null, 'data is no list'],
    [{}, 'data is no list'],
    ['up', 'data is no list'],
    [[1], 'data[0] is no text'],
    [['up', null], 'data[1] is no text'],
  ])('refuses %j', (data, problem) => {
    expect(() => parseTexts(data, from)).toThrow(otherShape(problem));
  });
});

describe('parseMetadata', () => {
  it('reads what is told of each metric', () => {
    const data = {
      up: [{ type: 'gauge', help: '', unit: 'number' }],
      requests_total: [
        { type: 'counter', help: 'a', unit: '' },
        { type: 'counter', help: 'b', unit: '' },
      ],
    };
    expect([...parseMetadata(data, from)]).toEqual([
      ['up', { type: 'gauge', unit: 'number' }],
      ['requests_total', { type: 'counter', help: 'a' }],
    ]);
  });

  it.each([
    [[{ type: 'gauge' }, { type: 'counter' }]],
    [[{ type: 'unknown' }]],
    [[{ type: 7 }]],
    [[{}]],
    [[null]],
    [[]],
    [null],
    ['gauge'],
  ])('leaves out a type that cannot be trusted: %j', (entries) => {
    expect([...parseMetadata({ m: entries }, from)]).toEqual([['m', {}]]);
  });

  it('leaves out a unit that targets do not agree on', () => {
    const entries = [
      { type: 'gauge', unit: 'bytes' },
      { type: 'gauge', unit: 'seconds' },
    ];
    expect([...parseMetadata({ m: entries }, from)]).toEqual([['m', { type: 'gauge' }]]);
  });

  it.each([null, [], 'up'])('refuses %j', (data) => {
    expect(() => parseMetadata(data, from)).toThrow(otherShape('data is no object'));
  });
});

describe('any body', () => {
  it('is read or refused with an error that says so', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.jsonValue().map((data) => JSON.stringify({ status: 'success', data })),
        ),
        (body) => {
          expect(describeErrorBody(body).length).toBeLessThanOrEqual(300);
          for (const parse of [parseVector, parseTexts, parseMetadata]) {
            try {
              parse(parseEnvelope(body, from).data, from);
            } catch (error) {
              expect(error).toBeInstanceOf(BackendUnavailableError);
            }
          }
        },
      ),
      { seed: 7, numRuns: 1000 },
    );
  });
});
