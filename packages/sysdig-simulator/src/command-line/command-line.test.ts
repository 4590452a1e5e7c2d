import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ask } from '../../test/support/simulators.ts';
import type { Simulator } from '../index.ts';
import { parseCommandLine, usage } from './parse-command-line.ts';
import { runCommandLine } from './run-command-line.ts';

const started: Simulator[] = [];
afterEach(() => Promise.all(started.splice(0).map((one) => one.stop())));

async function run(...args: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const { exitCode, simulator } = await runCommandLine(args, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  });
  if (simulator !== undefined) started.push(simulator);
  return { exitCode, simulator, out: out.join(''), err: err.join('') };
}

async function start(...args: readonly string[]): Promise<Simulator> {
  const { simulator, err } = await run('--port', '0', ...args);
  if (simulator === undefined) throw new Error(err);
  return simulator;
}

describe('the command line', () => {
  it('starts a shop, at port 8080 unless told otherwise', async () => {
    expect(parseCommandLine([])).toEqual({
      help: false,
      port: 8080,
      limits: {},
      cluster: 'shop-cluster',
      settings: {},
    });
    const { simulator, out } = await run('--port', '0', '--token', 'mine', '--lag', '0', '--cluster', 'prod');
    expect(out).toBe(`Sysdig simulator at ${simulator?.url}, with the token mine\n`);
    expect(simulator?.faults.lag).toBe(0);
    if (simulator === undefined) return;
    const { body } = await ask(simulator, '/prometheus/api/v1/label/kube_cluster_name/values');
    expect(body).toMatchObject({ data: ['prod'] });
  });

  it('starts nothing but a Sysdig where no shop is wanted', async () => {
    const simulator = await start('--no-shop', '--requests-per-minute', '600');
    const { headers, body } = await ask(simulator, '/prometheus/api/v1/label/__name__/values');
    expect([headers.get('x-ratelimit-limit'), body]).toMatchObject(['600', { data: [] }]);
  });

  it('takes settings, IBM Cloud and a certificate', async () => {
    const file = (name: string) => join(import.meta.dirname, '../../test/support', name);
    const settings = '{"oldServer": true, "statuses": {"queryTimeout": 422}}';
    const iam = ['--iam-apikey', 'the-key', '--iam-instance', 'guid', '--iam-only'];
    const simulator = await start('--settings', settings, ...iam);
    expect(simulator.settings).toMatchObject({ oldServer: true, statuses: { queryTimeout: 422, tooManyMetrics: 422 } });
    expect((await ask(simulator, '/api/user/me')).status).toBe(403);
    const secure = await start('--tls-cert', file('loopback.crt'), '--tls-key', file('loopback.key'));
    expect(secure.url).toMatch(/^https:/);
  });

  it('explains itself, option by option', async () => {
    expect(await run('-h')).toEqual({ exitCode: 0, simulator: undefined, out: usage, err: '' });
  });

  it.each([
    [['--ports', '1'], "Unknown option '--ports'"],
    [['--port', 'http'], '--port is a number of at least 0, not "http"'],
    [['--port', '70000'], '--port is at most 65535, not "70000"'],
    [['--lag', '-1'], '--lag'],
    [['--settings', '{'], '--settings: a JSON object is expected'],
    [['--iam-apikey', 'k'], '--iam-apikey and --iam-instance need each other'],
    [['--tls-key', 'k'], '--tls-cert and --tls-key need each other'],
    [['--tls-cert', '/nowhere/a', '--tls-key', '/nowhere/b'], '/nowhere/a cannot be read (Error: ENOENT'],
  ])('refuses %j', async (args, problem) => {
    const { exitCode, simulator, err } = await run(...args);
    expect([exitCode, simulator]).toEqual([2, undefined]);
    expect(err).toContain(problem);
    expect(err).toMatch(/; --help shows what there is\n$/);
  });
});
