import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../eventually.ts';

const checkout = join(import.meta.dirname, '../..');

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<unknown>;
}

/** Starts the demo as `npm run demo` does, but for npm: signals go to the demo itself. */
function startDemo(
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  user: Pick<SpawnOptions, 'uid' | 'gid'> = {},
): Run {
  const flags = ['--conditions=@metrics-adapter/source', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, 'demo/demo.js', ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  return { child, output: () => output, ended: once(child, 'close') };
}

async function leftOvers(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('k8s-sysdig-adapter-demo-'));
}

/** What its four HPAs look at: each at something else. */
const demands = 4;
/** How often each of that is fetched, in seconds, as often as it is read. */
const refreshInterval = 1.5;

describe('the demo', () => {
  let folder = '';
  const started: Run[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'a path with spaces '));
  });
  // Also that of a test which failed.
  afterEach(async () => {
    for (const { child, ended } of started.splice(0)) {
      child.kill('SIGINT');
      await ended;
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const env = (): NodeJS.ProcessEnv => ({ ...process.env, TMPDIR: folder });

  const start = (...parameters: Parameters<typeof startDemo>): Run => {
    const run = startDemo(...parameters);
    started.push(run);
    return run;
  };

  it('closes the loop within half a minute: replicas rise and fall, and nothing goes wrong', async () => {
    const began = Date.now();
    const { child, output, ended } = start(checkout, ['--for', '30s'], env());
    await ended;
    const seconds = (Date.now() - began) / 1000;
    const summary = output().match(
      /(\d+) reads through the adapter, (\d+) of them errors; (\d+) queries to Sysdig; replicas rose (\d+) times and fell (\d+) times/,
    );
    expect(child.exitCode).toBe(0);
    const [reads = 0, errors = 0, queries = 0, rose = 0, fell = 0] = summary?.slice(1).map(Number) ?? [];
    expect(reads).toBeGreaterThan(40);
    expect(errors).toBe(0);
    // Each has its turn once in every interval, whoever reads.
    expect(queries).toBeGreaterThan(demands);
    expect(queries).toBeLessThanOrEqual(demands * (Math.ceil(seconds / refreshInterval) + 1));
    expect(rose).toBeGreaterThan(0);
    expect(fell).toBeGreaterThan(0);
    expect(await leftOvers(folder)).toEqual([]);
  });

  it('answers the commands that it tells to try', async () => {
    const { child, output, ended } = start(checkout, [], env());
    await eventually(async () => expect(output()).toContain('Customers come and go'), { timeout: 30_000 });
    const token = output().match(/TOKEN=(\S+)/)?.[1] ?? '';
    const commands = [...output().matchAll(/^ {2}(curl .*)$/gm)].map(([, command = '']) => command);
    expect(commands).toHaveLength(3);
    for (const command of commands) {
      await eventually(async () => expect(await runShell(command, token)).toMatch(/"value": "\d+/), {
        timeout: 30_000,
      });
    }
    child.kill('SIGINT');
    await ended;
    expect(child.exitCode).toBe(0);
  });

  it('ends when it is interrupted, and leaves nothing', async () => {
    const { child, output, ended } = start(checkout, [], env());
    await eventually(async () => expect(output()).toContain('SERVICE'), { timeout: 30_000 });
    const adapter = output().match(/https:\/\/127\.0\.0\.1:\d+/)?.[0] ?? '';
    child.kill('SIGINT');
    await ended;
    expect(child.exitCode).toBe(0);
    await expect(fetch(adapter)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    expect(await leftOvers(folder)).toEqual([]);
  });

  it('runs in a folder with spaces, as a user without privileges', async () => {
    const copy = join(folder, 'the check out');
    for (const name of ['demo', 'packages', 'package.json']) {
      await cp(join(checkout, name), join(copy, name), { recursive: true });
    }
    await symlink(join(checkout, 'node_modules'), join(copy, 'node_modules'));
    await chmod(folder, 0o777);
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const { child, output, ended } = start(copy, ['--for', '8s'], { ...env(), HOME: '/nowhere' }, nobody);
    await ended;
    expect(output()).toContain(' 0 of them errors');
    expect(child.exitCode).toBe(0);
  });

  it('says in one line what it does not understand', async () => {
    const { child, output, ended } = start(checkout, ['--for', 'ever'], env());
    await ended;
    expect(output()).toBe('demo: --for must be a duration such as 30s or 5m, not "ever"\n');
    expect(child.exitCode).toBe(1);
  });
});

async function runShell(command: string, token: string): Promise<string> {
  const child = spawn('bash', ['-c', command], {
    env: { ...process.env, TOKEN: token },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  await once(child, 'close');
  return output;
}
