import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import { ShutdownState } from '../lifecycle/shutdown.ts';
import { closeWhileEnding } from './close-while-ending.ts';
import { Loopback } from './testing/loopback.ts';

let state: ShutdownState;
let server: Loopback;

beforeEach(async () => {
  state = new ShutdownState();
  const app = express();
  app.use(closeWhileEnding(state), (_request, response) => response.end());
  server = await Loopback.start(createServer(app));
});

afterEach(() => server.stop());

describe('closeWhileEnding', () => {
  const keep = { Connection: 'keep-alive' };

  it('lets clients keep their connections', async () => {
    expect((await server.get('/', keep)).headers.connection).toBe('keep-alive');
  });

  it('sends them elsewhere while the server goes down', async () => {
    state.begin();
    expect((await server.get('/', keep)).headers.connection).toBe('close');
  });
});
