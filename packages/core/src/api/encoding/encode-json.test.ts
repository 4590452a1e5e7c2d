import { describe, expect, it } from '@jest/globals';
import { recordedObjects, recordedPretty } from '../../testing/fixtures/recorded-objects.ts';
import { encodeJson, jsonEncoder } from './encode-json.ts';

describe('encodeJson', () => {
  it('writes compactly, members in their order, with one newline at the end', () => {
    expect(encodeJson({ b: 1, a: [true, null, {}] })).toBe('{"b":1,"a":[true,null,{}]}\n');
  });

  it('leaves out what is undefined', () => {
    expect(encodeJson({ a: undefined, b: 0 })).toBe('{"b":0}\n');
  });

  it.each([
    ['<', '\\u003c'],
    ['>', '\\u003e'],
    ['&', '\\u0026'],
    ['\u2028', '\\u2028'],
    ['\u2029', '\\u2029'],
    ['"', '\\"'],
    ['\\', '\\\\'],
    ['\n', '\\n'],
    ['\u0001', '\\u0001'],
    ['é', 'é'],
    ['😀', '😀'],
    ['\u007f', '\u007f'],
    ['\b', '\\b'],
    ['\ud800', '\\ufffd'],
    ['\udbff', '\\ufffd'],
    ['\udfff', '\\ufffd'],
    ['\ud7ff', '\ud7ff'],
    ['\\ud800', '\\\\ud800'],
    ['\\\ud800', '\\\\\\ufffd'],
  ])('escapes %j as Go does, in values and in names', (character, escaped) => {
    expect(encodeJson({ text: `a${character}b` })).toBe(`{"text":"a${escaped}b"}\n`);
    expect(encodeJson({ [`a${character}b`]: 1 })).toBe(`{"a${escaped}b":1}\n`);
    expect(encodeJson(listOf(`a${character}b`))).toContain(`"metricName":"a${escaped}b",`);
  });

  it('escapes every occurrence', () => {
    expect(encodeJson({ text: '<<&>>' })).toBe('{"text":"\\u003c\\u003c\\u0026\\u003e\\u003e"}\n');
  });

  it.each(recordedObjects)('writes as Go: $name', ({ json }) => {
    expect(encodeJson(JSON.parse(json))).toBe(json);
  });

  it('writes for people as Go does, without a newline at the end', () => {
    const [{ json } = { json: '' }] = recordedObjects;
    expect(encodeJson(JSON.parse(json), { pretty: true })).toBe(recordedPretty);
    expect(encodeJson({ a: [] }, { pretty: true })).toBe('{\n  "a": []\n}');
  });

  it('leaves out of a list what is empty, as Go does', () => {
    const describedObject = { kind: 'Pod', name: '', apiVersion: 'v1' };
    const matchExpressions = [{ key: 'a', operator: 'Exists', values: [] }];
    const rest = { metricName: 'm', timestamp: null, value: '1' };
    const items = [
      { ...rest, describedObject, selector: { matchLabels: {}, matchExpressions: [] } },
      { ...rest, describedObject, selector: { matchExpressions } },
    ];
    const list = { kind: 'MetricValueList', apiVersion: 'custom.metrics.k8s.io/v1beta1', metadata: {}, items };
    const head = '{"describedObject":{"kind":"Pod","apiVersion":"v1"},"metricName":"m","timestamp":null,"value":"1"';
    expect(encodeJson(list)).toBe(
      [
        '{"kind":"MetricValueList","apiVersion":"custom.metrics.k8s.io/v1beta1","metadata":{},"items":[',
        `${head},"selector":{}},`,
        `${head},"selector":{"matchExpressions":[{"key":"a","operator":"Exists"}]}}`,
        ']}\n',
      ].join(''),
    );
  });

  it.each([59.5, Number.NaN, 2 ** 53])('makes no window out of %d', (window) => {
    expect(() => encodeJson(listOf('m', { window }))).toThrow(new RangeError(`cannot write ${window} as an integer`));
  });

  it.each([
    { apiVersion: 'external.metrics.k8s.io/v1beta1', kind: 'MetricValueList' },
    { apiVersion: 'external.metrics.k8s.io/v1', kind: 'ExternalMetricValueList' },
    { kind: 'ExternalMetricValueList' },
    { apiVersion: 'external.metrics.k8s.io/v1beta1' },
    { apiVersion: 'v1' },
  ])('writes %j as it is, for it is no list of values', (object) => {
    expect(encodeJson(object)).toBe(`${JSON.stringify(object)}\n`);
  });
});

describe('jsonEncoder', () => {
  it('writes either way', () => {
    expect(jsonEncoder.mediaType).toBe('application/json');
    expect(jsonEncoder.encode({ a: 1 })).toBe('{"a":1}\n');
    expect(jsonEncoder.encode({ a: 1 }, { pretty: true })).toBe('{\n  "a": 1\n}');
  });
});

function listOf(metricName: string, more: object = {}): object {
  const item = { metricName, metricLabels: {}, timestamp: null, value: '1', ...more };
  return {
    kind: 'ExternalMetricValueList',
    apiVersion: 'external.metrics.k8s.io/v1beta1',
    metadata: {},
    items: [item],
  };
}
