import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  encodeJson,
  NotAcceptableError,
  PathNotFoundError,
  type ServedDocument,
  toStatus,
} from '@metrics-adapter/core';
import { FakeClock } from '@metrics-adapter/core/testing';
import express from 'express';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { beginExchange } from './begin-exchange.ts';
import { CompressedDocuments, gzipFast } from './compression.ts';
import { Loopback } from './testing/loopback.ts';
import { agree, objectEncoders, writeDocument, writeObject, writeStatus } from './write-answer.ts';

const list = {
  kind: 'ExternalMetricValueList',
  apiVersion: 'external.metrics.k8s.io/v1beta1',
  metadata: {},
  items: [{ metricName: 'q', metricLabels: { a: '<ä>' }, timestamp: '2026-01-02T03:04:05Z', value: '1' }],
} as const;
/** A list of so many bytes in JSON, which need not be fewer than this one has. */
function listOf(bytes: number) {
  const metricName = 'q'.repeat(1 + Math.max(0, bytes - Buffer.byteLength(encodeJson(list))));
  return { ...list, items: [{ ...list.items[0], metricName }] };
}

const document: ServedDocument = { body: Buffer.from('{"ä":1}'), etag: '"A"', contentType: 'application/json;v=v2' };

let server: Loopback;
let refused: unknown;

beforeEach(async () => {
  refused = undefined;
  const app = express();
  app.disable('x-powered-by');
  app.use(beginExchange({ log: new RecordingLog(), clock: new FakeClock(), newId: () => 'id' }));
  app.get('/list/:bytes', async (request, response) => {
    try {
      const object = listOf(Number(request.params.bytes));
      await writeObject(request, response, { object, agreed: agree(request, objectEncoders) });
    } catch (error) {
      refused = error;
      response.end();
    }
  });
  const compressed = new CompressedDocuments(gzipFast);
  app.get('/document/:compressAbove', (request, response) => {
    const compressAbove = Number(request.params.compressAbove);
    return writeDocument(request, response, { document, compressed, compressAbove });
  });
  app.use((request, response) => writeStatus(request, response, toStatus(new PathNotFoundError())));
  server = await Loopback.start(createServer(app));
});

afterEach(() => server.stop());

const headersOf = (headers: object) => Object.keys(headers).sort();

describe('writeObject', () => {
  it('writes JSON as Kubernetes does, with its length in bytes', async () => {
    const { status, headers, body } = await server.get('/list/1');
    expect(status).toBe(200);
    expect(body).toBe(
      '{"kind":"ExternalMetricValueList","apiVersion":"external.metrics.k8s.io/v1beta1","metadata":{},"items":[{"metricName":"q","metricLabels":{"a":"\\u003cä\\u003e"},"timestamp":"2026-01-02T03:04:05Z","value":"1"}]}\n',
    );
    expect(headers['content-type']).toBe('application/json');
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
  });

  it('adds nothing of the framework', async () => {
    const { headers } = await server.get('/list/1');
    expect(headersOf(headers)).toEqual([
      'audit-id',
      'cache-control',
      'connection',
      'content-length',
      'content-type',
      'date',
    ]);
  });

  it('is not reached for who can read nothing of it', async () => {
    await server.get('/list/1', { Accept: 'text/html' });
    expect(refused).toEqual(
      new NotAcceptableError(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']),
    );
  });
});

describe('writeObject of many values', () => {
  it('compresses more than 128 KiB for who takes gzip', async () => {
    const plain = await server.get('/list/131073');
    expect(plain.bytes.length).toBe(131_073);
    expect([plain.headers['content-encoding'], plain.headers.vary]).toEqual([undefined, 'Accept-Encoding']);
    const small = await server.get('/list/131073', { 'Accept-Encoding': 'gzip' });
    expect([small.headers['content-encoding'], small.headers.vary]).toEqual(['gzip', 'Accept-Encoding']);
    expect(small.headers['content-type']).toBe('application/json');
    expect(small.headers['content-length']).toBe(String(small.bytes.length));
    expect(gunzipSync(small.bytes).equals(plain.bytes)).toBe(true);
  });

  it('leaves less as it is', async () => {
    const { headers, bytes } = await server.get('/list/131072', { 'Accept-Encoding': 'gzip' });
    expect(bytes.length).toBe(131_072);
    expect(headers).not.toHaveProperty('content-encoding');
    expect(headers).not.toHaveProperty('vary');
  });
});

describe('writeStatus', () => {
  it.each([
    ['application/json', 'application/json', '{"kind":'],
    ['application/yaml', 'application/yaml', 'apiVersion: v1\ncode: 404\n'],
    ['application/vnd.kubernetes.protobuf', 'application/vnd.kubernetes.protobuf', 'k8s\0'],
    ['text/html', 'application/json', '{\n  "kind":'],
  ])('tells who accepts %s in %s', async (Accept, contentType, beginning) => {
    const { status, headers, body } = await server.get('/nope', { Accept });
    expect([status, headers['content-type']]).toEqual([404, contentType]);
    expect(body.slice(0, beginning.length)).toBe(beginning);
  });
});

describe('writeDocument', () => {
  it('sends the bytes that there are', async () => {
    const { status, headers, body } = await server.get('/document/100', { 'If-None-Match': '"B"' });
    expect([status, body]).toEqual([200, '{"ä":1}']);
    expect(headers).toMatchObject({ 'content-type': 'application/json;v=v2', 'content-length': '8', etag: '"A"' });
  });

  it('sends nothing but the ETag to who has them', async () => {
    const { status, headers, body } = await server.get('/document/100', { 'If-None-Match': 'W/"A"' });
    expect([status, body, headers.etag]).toEqual([304, '', '"A"']);
    expect(headers).not.toHaveProperty('content-type');
    expect(headers).not.toHaveProperty('vary');
  });

  it('marks what it compresses as the same in other bytes', async () => {
    // The document has 8 bytes.
    const { headers, bytes } = await server.get('/document/7', { 'Accept-Encoding': 'br, gzip;q=0.5' });
    expect(gunzipSync(bytes).toString()).toBe('{"ä":1}');
    expect(headers).toMatchObject({ etag: 'W/"A"', 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(headers['content-length']).toBe(String(bytes.length));
    const plain = await server.get('/document/7', { 'Accept-Encoding': '*' });
    expect([plain.body, plain.headers.etag, plain.headers.vary]).toEqual(['{"ä":1}', '"A"', 'Accept-Encoding']);
    const short = await server.get('/document/8', { 'Accept-Encoding': 'gzip' });
    expect([short.body, short.headers.etag]).toEqual(['{"ä":1}', '"A"']);
    expect(short.headers).not.toHaveProperty('vary');
  });

  it.each(['"A"', 'W/"A"'])('knows what was compressed by either mark: %s', async (mark) => {
    const headers = { 'Accept-Encoding': 'gzip', 'If-None-Match': mark };
    const answer = await server.get('/document/7', headers);
    expect([answer.status, answer.body]).toEqual([304, '']);
    expect([answer.headers.etag, answer.headers.vary]).toEqual(['W/"A"', 'Accept-Encoding']);
    expect(answer.headers).not.toHaveProperty('content-encoding');
  });
});
