import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Pace } from './demo-options.ts';

const main = join(import.meta.dirname, '../packages/server/src/main.ts');

export interface AdapterOptions {
  readonly kubeconfig: string;
  readonly sysdig: { readonly url: string; readonly token: string };
  readonly cluster: string;
  readonly pace: Pace;
}

/** The adapter as it is, in a process of its own; it cannot know that there is no real cluster around it. */
export interface AdapterProcess {
  /** `https://127.0.0.1:<port>` */
  readonly url: string;
  stop(): Promise<void>;
}

/** Throws an error with the adapter's own words when it does not start. */
export async function startAdapter({ kubeconfig, sysdig, cluster, pace }: AdapterOptions): Promise<AdapterProcess> {
  const flags = {
    'bind-address': '127.0.0.1',
    'secure-port': '0',
    'lister-kubeconfig': kubeconfig,
    'sample-period': `${pace.period}s`,
    window: `${pace.window}s`,
    'refresh-interval': `${pace.refreshInterval}s`,
    'shutdown-delay': '0s',
  };
  const args = ['--conditions=@metrics-adapter/source', '--disable-warning=ExperimentalWarning', main, 'serve'];
  const child = spawn(
    process.execPath,
    [...args, ...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)],
    {
      env: { ...process.env, SDC_ENDPOINT: sysdig.url, SDC_TOKEN: sysdig.token, CLUSTER_NAME: cluster },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const port = await waitForPort(child);
  return { url: `https://127.0.0.1:${port}`, stop: () => end(child) };
}

/** The adapter writes a line when it serves; what it writes instead says why it does not. */
async function waitForPort(child: ChildProcess): Promise<number> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the adapter was started without its streams');
  let complaints = '';
  stderr.on('data', (chunk) => {
    complaints += String(chunk);
  });
  const lines = createInterface({ input: stdout });
  const port = new Promise<number>((resolve) => {
    lines.on('line', (line) => {
      const found = portOf(line);
      if (found !== undefined) resolve(found);
    });
  });
  const ended = once(child, 'close').then(() => {
    throw new Error(`the adapter did not start:\n${complaints.trim()}`);
  });
  // Once it serves, its end is no failed start.
  ended.catch(() => {});
  return Promise.race([port, ended]);
}

function portOf(line: string): number | undefined {
  const { message, port } = JSON.parse(line) as { readonly message?: string; readonly port?: number };
  return message === 'serving' ? port : undefined;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(force);
}
