import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError } from '@metrics-adapter/core';
import fc from 'fast-check';
import { describeErrorBody, parseEnvelope, parseMetadata, parseTexts, parseVector, shorten } from './parse-answer.ts';

const from = 'Sysdig at https://sysdig.example.com';

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
    null,
    [],
    {},
    { resultType: 'matrix', result: [] },
    { resultType: 'scalar', result: [1, '2'] },
    { resultType: 'vector' },
    { resultType: 'vector', result: {} },
  ])('refuses what is no vector: %j', (data) => {
    expect(() => parseVector(data, from)).toThrow(
      new BackendUnavailableError(`${from} answered a query for a vector with something else`),
    );
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
    { metric: {}, histogram: [1, {}] },
    { metric: {}, values: [[1, '2']] },
  ])('refuses everything for one row that cannot be read: %j', (row) => {
    const result = [{ metric: {}, value: [1, '2'] }, row];
    expect(() => parseVector({ resultType: 'vector', result }, from)).toThrow(
      new BackendUnavailableError(`${from} answered with a row that cannot be read`),
    );
  });
});

describe('parseTexts', () => {
  it('reads a list of texts', () => {
    expect(parseTexts(['up', 'm'], from)).toEqual(['up', 'm']);
    expect(parseTexts([], from)).toEqual([]);
  });

  it.each([null, {}, 'up', [1], ['up', null]])('refuses %j', (data) => {
    expect(() => parseTexts(data, from)).toThrow(
      new BackendUnavailableError(`${from} answered a question for names with something else`),
    );
  });
});

describe('parseMetadata', () => {
  it('reads the type of each metric', () => {
    const data = {
      up: [{ type: 'gauge', help: '', unit: 'number' }],
      requests_total: [
        { type: 'counter', help: 'a', unit: '' },
        { type: 'counter', help: 'b', unit: '' },
      ],
    };
    expect([...parseMetadata(data, from)]).toEqual([
      ['up', 'gauge'],
      ['requests_total', 'counter'],
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
  ])('leaves out a metric whose type cannot be trusted: %j', (entries) => {
    expect([...parseMetadata({ m: entries }, from)]).toEqual([]);
  });

  it.each([null, [], 'up'])('refuses %j', (data) => {
    expect(() => parseMetadata(data, from)).toThrow(
      new BackendUnavailableError(`${from} answered a question for metadata with something else`),
    );
  });
});

describe('describeErrorBody', () => {
  it.each([
    ['{"status":"error","errorType":"bad_data","error":"1:3: parse error"}', '1:3: parse error'],
    ['{"timestamp":1700000000000,"status":401,"error":"Unauthorized","path":"/prometheus"}', 'Unauthorized'],
    ['{"type":"rate_limit","message":"too many requests","details":[]}', 'too many requests'],
    ['{"errors":[{"reason":"Not enough privileges","message":"Access is denied"}]}', 'Access is denied'],
    ['{"errors":[{"reason":"Metric not found"}]}', 'Metric not found'],
    ['{"details":["no such team"]}', 'no such team'],
    ['{"error":{"code":1},"message":"told elsewhere"}', 'told elsewhere'],
    ['"a text in JSON"', 'a text in JSON'],
    ['404 page not found\n', '404 page not found'],
    ['', ''],
    ['<html><h1>502 Bad Gateway</h1></html>', ''],
    ['{}', ''],
    ['[]', ''],
    ['{"errors":[]}', ''],
    ['{"errors":[7]}', ''],
    ['404', ''],
    ['null', ''],
    ['{"error":"cut', '{"error":"cut'],
  ])('of %s is %j', (body, told) => {
    expect(describeErrorBody(body)).toBe(told);
  });
});

describe('shorten', () => {
  it('makes one line of at most 300 characters', () => {
    expect(shorten('  a\r\n\tb  c ')).toBe('a b c');
    expect(shorten('x'.repeat(300))).toBe('x'.repeat(300));
    expect(shorten('x'.repeat(301))).toBe(`${'x'.repeat(299)}…`);
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
