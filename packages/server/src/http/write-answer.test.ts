import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NotAcceptableError } from '@metrics-adapter/core';
import express, { type Request } from 'express';
import { Loopback } from './testing/loopback.ts';
import { refuseUnreadable, writeObject } from './write-answer.ts';

let server: Loopback;

beforeEach(async () => {
  const app = express();
  app.disable('x-powered-by');
  app.get('/ok', (_request, response) => writeObject(response, { kind: 'Thing', text: '<b> & "ä"' }));
  app.get('/gone', (_request, response) => writeObject(response, { kind: 'Status' }, 410));
  server = await Loopback.start(createServer(app));
});

afterEach(() => server.stop());

describe('writeObject', () => {
  it('writes JSON as Kubernetes does, with its length in bytes', async () => {
    const { status, headers, body } = await server.get('/ok');
    expect(status).toBe(200);
    expect(body).toBe('{"kind":"Thing","text":"\\u003cb\\u003e \\u0026 \\"ä\\""}\n');
    expect(headers['content-type']).toBe('application/json');
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
  });

  it('adds nothing of the framework', async () => {
    const { headers } = await server.get('/ok');
    expect(Object.keys(headers).sort()).toEqual(['connection', 'content-length', 'content-type', 'date']);
  });

  it('answers with another status when told so', async () => {
    expect((await server.get('/gone')).status).toBe(410);
  });
});

describe('refuseUnreadable', () => {
  const requestOf = (accept: string) => ({ get: () => accept }) as unknown as Request;

  it('lets through who reads JSON, or takes what comes', () => {
    expect(() => refuseUnreadable(requestOf('application/vnd.kubernetes.protobuf, */*'))).not.toThrow();
  });

  it('refuses who does not, with what there is', () => {
    const refusal = new NotAcceptableError(['application/json']);
    expect(() => refuseUnreadable(requestOf('text/html'))).toThrow(refusal);
    expect(refusal.message).toBe('only the following media types are accepted: application/json');
  });
});
