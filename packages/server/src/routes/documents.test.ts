import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ExternalMetricInfo, parseApiRequest } from '@metrics-adapter/core';
import { FakeClock } from '@metrics-adapter/core/testing';
import express from 'express';
import { beginExchange } from '../http/begin-exchange.ts';
import { gzipFast } from '../http/compression.ts';
import { targetOf } from '../http/exchange.ts';
import { readTarget } from '../http/read-target.ts';
import { Loopback } from '../http/testing/loopback.ts';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { Documents } from './documents.ts';

const resources = '/apis/external.metrics.k8s.io/v1beta1';
const wholeDiscovery = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const gzip = { 'Accept-Encoding': 'gzip' };

let server: Loopback;
let listed: readonly ExternalMetricInfo[];
let compressions: number;

/** Documents of an API that serves external metrics alone. */
beforeEach(async () => {
  listed = Array.from({ length: 2_000 }, (_, index) => ({ metric: `queue_depth_${index}` }));
  compressions = 0;
  const clock = new FakeClock();
  const documents = new Documents({
    externalMetrics: { listAllExternalMetrics: () => listed },
    info: { title: 'documents', version: '1.0.0' },
    clock,
    gzip: (bytes) => {
      compressions += 1;
      return gzipFast(bytes);
    },
  });
  const app = express();
  app.use(beginExchange({ log: new RecordingLog(), clock, newId: () => 'id' }));
  app.use(readTarget);
  app.use((request, response) => {
    const asked = parseApiRequest(request.method, targetOf(request));
    if (asked.kind === 'unknown' || 'query' in asked) throw new Error('no document');
    return documents.write(asked, request, response);
  });
  server = await Loopback.start(createServer(app));
});

afterEach(() => server.stop());

describe('Documents', () => {
  it.each([
    [resources, 'application/json'],
    [resources, 'application/yaml'],
    ['/apis', wholeDiscovery],
  ])('compresses a long list once for each content: %s as %s', async (path, Accept) => {
    const plain = await server.get(path, { Accept });
    expect(plain.bytes.length).toBeGreaterThan(131_072);
    expect(compressions).toBe(0);
    const first = await server.get(path, { Accept, ...gzip });
    const second = await server.get(path, { Accept, ...gzip });
    expect(compressions).toBe(1);
    for (const { headers, bytes } of [first, second]) {
      expect(gunzipSync(bytes).equals(plain.bytes)).toBe(true);
      expect(headers).toMatchObject({
        'content-type': Accept,
        'content-encoding': 'gzip',
        etag: `W/${plain.headers.etag}`,
        vary: 'Accept, Accept-Encoding',
      });
    }
    listed = [...listed, { metric: 'one_more' }];
    const third = await server.get(path, { Accept, ...gzip });
    expect(gunzipSync(third.bytes).toString()).toContain('one_more');
    expect(third.headers.etag).not.toBe(first.headers.etag);
    expect(compressions).toBe(2);
  });

  it('compresses nothing for who has it', async () => {
    const { headers } = await server.get(resources);
    const again = await server.get(resources, { ...gzip, 'If-None-Match': String(headers.etag) });
    expect([again.status, compressions]).toEqual([304, 0]);
  });

  it('tells in OpenAPI of the groups that are served, and of no others', async () => {
    const { paths } = JSON.parse((await server.get('/openapi/v3')).body);
    expect(Object.keys(paths)).toEqual([
      'apis',
      'apis/external.metrics.k8s.io',
      'apis/external.metrics.k8s.io/v1beta1',
      'version',
    ]);
  });
});
