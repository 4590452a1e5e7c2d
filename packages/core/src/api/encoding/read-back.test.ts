import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeProtobuf } from '../../testing/fixtures/decode-protobuf.ts';
import type { ApiObject } from '../objects/api-object.ts';
import { formatTime } from '../objects/time.ts';
import { encodeJson } from './encode-json.ts';
import { encodeProtobuf } from './encode-protobuf.ts';

/** Any characters, also beyond U+FFFF; whole ones. */
const text = fc.string({ unit: 'binary', maxLength: 12 });
const someText = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
const labels = fc.dictionary(text, text, { maxKeys: 6 });
const timestamp = fc.option(
  fc.integer({ min: Date.UTC(-1, 12), max: Date.UTC(9999, 11, 31) }).map((time) => formatTime(time)),
);
const window = fc.maxSafeInteger();
const selector = fc.option(
  fc.record(
    {
      matchLabels: fc.dictionary(text, text, { minKeys: 1, maxKeys: 4 }),
      matchExpressions: fc.array(
        fc.oneof(
          fc.record({
            key: text,
            operator: fc.constantFrom('In' as const, 'NotIn' as const),
            values: fc.array(text, { minLength: 1, maxLength: 3 }),
          }),
          fc.record({ key: text, operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) }),
        ),
        { minLength: 1, maxLength: 3 },
      ),
    },
    { requiredKeys: [] },
  ),
);
const describedObject = fc.record(
  {
    kind: someText,
    namespace: someText,
    name: someText,
    uid: someText,
    apiVersion: someText,
    resourceVersion: someText,
    fieldPath: someText,
  },
  { requiredKeys: [] },
);
const metadata = fc.constant({});
const few = { maxLength: 4 };

const listV1beta1 = fc.record({
  kind: fc.constant('MetricValueList' as const),
  apiVersion: fc.constant('custom.metrics.k8s.io/v1beta1' as const),
  metadata,
  items: fc.array(
    fc.record(
      { describedObject, metricName: text, timestamp, window, value: text, selector },
      { requiredKeys: ['describedObject', 'metricName', 'timestamp', 'value', 'selector'] },
    ),
    few,
  ),
});

const listV1beta2 = fc.record({
  kind: fc.constant('MetricValueList' as const),
  apiVersion: fc.constant('custom.metrics.k8s.io/v1beta2' as const),
  metadata,
  items: fc.array(
    fc.record(
      {
        describedObject,
        metric: fc.record({ name: text, selector }),
        timestamp,
        windowSeconds: window,
        value: text,
      },
      { requiredKeys: ['describedObject', 'metric', 'timestamp', 'value'] },
    ),
    few,
  ),
});

const externalList = fc.record({
  kind: fc.constant('ExternalMetricValueList' as const),
  apiVersion: fc.constant('external.metrics.k8s.io/v1beta1' as const),
  metadata,
  items: fc.array(
    fc.record(
      { metricName: text, metricLabels: labels, timestamp, window, value: text },
      { requiredKeys: ['metricName', 'metricLabels', 'timestamp', 'value'] },
    ),
    few,
  ),
});

const status = fc.record(
  {
    kind: fc.constant('Status' as const),
    apiVersion: fc.constant('v1' as const),
    metadata,
    status: fc.constant('Failure' as const),
    message: text,
    reason: someText,
    details: fc.record(
      {
        name: someText,
        group: someText,
        kind: someText,
        uid: someText,
        causes: fc.array(fc.record({ reason: someText, message: someText, field: someText }, { requiredKeys: [] }), {
          minLength: 1,
          maxLength: 3,
        }),
        retryAfterSeconds: fc.integer({ min: 1 }),
      },
      { requiredKeys: [] },
    ),
    code: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  },
  { requiredKeys: ['kind', 'apiVersion', 'metadata', 'status', 'message', 'code'] },
);

/** Every kind of API object, as it comes out of JSON: what is empty and may be left out is left out. */
const anyApiObject: fc.Arbitrary<ApiObject> = fc.oneof(listV1beta1, listV1beta2, externalList, status);

describe('what was encoded', () => {
  it('is read back from protobuf by an independent reader, whatever there is', () => {
    fc.assert(
      fc.property(anyApiObject, (object) => expect(decodeProtobuf(encodeProtobuf(object))).toEqual(object)),
      { seed: 37, numRuns: 300 },
    );
  });

  it('is read back from JSON by JSON.parse, pretty or not, whatever there is', () => {
    fc.assert(
      fc.property(anyApiObject, fc.boolean(), (object, pretty) =>
        expect(JSON.parse(encodeJson(object, { pretty }))).toEqual(object),
      ),
      { seed: 12, numRuns: 300 },
    );
  });
});
