import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { Simulators } from '../../test/support/simulators.ts';
import type { Simulator } from '../index.ts';

const simulators = new Simulators();
afterEach(() => simulators.stop());

const read = (name: string) => readFile(join(import.meta.dirname, '../../test/support', name), 'utf8');

function statusOf({ url, token }: Simulator, ca?: string): Promise<number | undefined> {
  const headers = { authorization: `Bearer ${token}`, connection: 'close' };
  return new Promise((resolve, reject) => {
    request(`${url}/api/user/me`, { headers, ...(ca !== undefined && { ca }) }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

it('speaks HTTPS with a certificate of its own, which only those believe who know it', async () => {
  const [cert, key] = [await read('loopback.crt'), await read('loopback.key')];
  const simulator = await simulators.start({ tls: { cert, key } });
  expect(simulator.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  expect(await statusOf(simulator, cert)).toBe(200);
  await expect(statusOf(simulator)).rejects.toThrow('self-signed certificate');
});
