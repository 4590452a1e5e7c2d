import { describe, expect, it } from '@jest/globals';
import { describeErrorBody, readReasons } from './error-body.ts';

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

describe('readReasons', () => {
  it('reads what can be understood of an errors array', () => {
    const errors = [
      { reason: 'Metric not found', message: 'no\nsuch', field: 'metrics', rejectedValue: [{ metric: 'x' }] },
      { reason: 7 },
      'text',
      null,
    ];
    expect(readReasons(JSON.stringify({ errors }))).toEqual([
      { reason: 'Metric not found', message: 'no such', field: 'metrics' },
      {},
    ]);
  });

  it.each(['', '<html>', '{"errors":', '{"errors":{}}', '{"error":"x"}', '[]', 'null'])('are none in %j', (body) => {
    expect(readReasons(body)).toEqual([]);
  });
});
