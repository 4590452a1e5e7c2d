import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NotAcceptableError, PathNotFoundError, type ServedDocument, toStatus } from '@metrics-adapter/core';
import { FakeClock } from '@metrics-adapter/core/testing';
import express from 'express';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { beginExchange } from './begin-exchange.ts';
import { Loopback } from './testing/loopback.ts';
import { agree, objectEncoders, writeDocument, writeObject, writeStatus } from './write-answer.ts';

const list = {
  kind: 'ExternalMetricValueList',
  apiVersion: 'external.metrics.k8s.io/v1beta1',
  metadata: {},
  items: [{ metricName: 'q', metricLabels: { a: '<ä>' }, timestamp: '2026-01-02T03:04:05Z', value: '1' }],
} as const;
const document: ServedDocument = { body: Buffer.from('{"ä":1}'), etag: '"A"', contentType: 'application/json;v=v2' };

let server: Loopback;
let refused: unknown;

beforeEach(async () => {
  refused = undefined;
  const app = express();
  app.disable('x-powered-by');
  app.use(beginExchange({ log: new RecordingLog(), clock: new FakeClock(), newId: () => 'id' }));
  app.get('/list', (request, response) => {
    try {
      writeObject(response, list, agree(request, objectEncoders));
    } catch (error) {
      refused = error;
      response.end();
    }
  });
  app.get('/document', (request, response) => writeDocument(request, response, document));
  app.use((request, response) => writeStatus(request, response, toStatus(new PathNotFoundError())));
  server = await Loopback.start(createServer(app));
});

afterEach(() => server.stop());

const headersOf = (headers: object) => Object.keys(headers).sort();

describe('writeObject', () => {
  it('writes JSON as Kubernetes does, with its length in bytes', async () => {
    const { status, headers, body } = await server.get('/list');
    expect(status).toBe(200);
    expect(body).toBe(
      '{"kind":"ExternalMetricValueList","apiVersion":"external.metrics.k8s.io/v1beta1","metadata":{},"items":[{"metricName":"q","metricLabels":{"a":"\\u003cä\\u003e"},"timestamp":"2026-01-02T03:04:05Z","value":"1"}]}\n',
    );
    expect(headers['content-type']).toBe('application/json');
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
  });

  it('adds nothing of the framework', async () => {
    const { headers } = await server.get('/list');
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
    await server.get('/list', { Accept: 'text/html' });
    expect(refused).toEqual(new NotAcceptableError(['application/json', 'application/vnd.kubernetes.protobuf']));
  });
});

describe('writeStatus', () => {
  it.each([
    ['application/json', 'application/json', '{"kind":'],
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
    const { status, headers, body } = await server.get('/document', { 'If-None-Match': '"B"' });
    expect([status, body]).toEqual([200, '{"ä":1}']);
    expect(headers).toMatchObject({ 'content-type': 'application/json;v=v2', 'content-length': '8', etag: '"A"' });
  });

  it('sends nothing but the ETag to who has them', async () => {
    const { status, headers, body } = await server.get('/document', { 'If-None-Match': 'W/"A"' });
    expect([status, body, headers.etag]).toEqual([304, '', '"A"']);
    expect(headers).not.toHaveProperty('content-type');
  });
});
