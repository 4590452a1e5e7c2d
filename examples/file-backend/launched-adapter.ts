import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

export const root = join(import.meta.dirname, '../..');
const authenticationFollowed = 'watching ConfigMap kube-system/extension-apiserver-authentication';

/** The example in a process group of its own, as a shell starts it. */
export class LaunchedAdapter {
  readonly #child: ChildProcess;
  readonly #lines: Readonly<Record<string, unknown>>[] = [];
  readonly #listeners = new Set<() => void>();
  #complaints = '';

  /** @param command for a shell; it sees the given variables, and those that name places of programs. */
  constructor(command: string, environment: Readonly<Record<string, string>> = {}) {
    const { PATH = '', HOME = '' } = process.env;
    const options = { cwd: root, detached: true, env: { PATH, HOME, ...environment } };
    const child = spawn('sh', ['-c', command], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    createInterface({ input: child.stdout }).on('line', (line) => this.#read(line));
    child.stderr.on('data', (chunk) => {
      this.#complaints += String(chunk);
    });
    child.on('close', () => this.#tell());
    this.#child = child;
  }

  /** The port, once it serves and knows whom to believe. */
  async port(): Promise<number> {
    await this.said(authenticationFollowed);
    return Number((await this.said('serving'))['port']);
  }

  /** The first line of the log with this message, said already or still to come. */
  said(message: string): Promise<Readonly<Record<string, unknown>>> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const line = this.#lines.find((one) => one['message'] === message);
        if (line !== undefined) resolve(line);
        else if (this.#child.exitCode !== null) reject(new Error(`ended without "${message}":\n${this.#complaints}`));
        else return;
        this.#listeners.delete(look);
      };
      this.#listeners.add(look);
      look();
    });
  }

  async end(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const closed = once(this.#child, 'close');
    process.kill(-pid, 'SIGINT');
    await closed;
  }

  #read(line: string): void {
    if (line.startsWith('{')) this.#lines.push(JSON.parse(line));
    this.#tell();
  }

  #tell(): void {
    for (const look of this.#listeners) look();
  }
}

/** Asks a server on loopback, whoever signed its certificate. */
export async function ask(port: number, path: string, token: string) {
  const headers = { Authorization: `Bearer ${token}` };
  const question = request({ host: '127.0.0.1', port, path, headers, rejectUnauthorized: false, agent: false }).end();
  const [response] = await once(question, 'response');
  return { status: response.statusCode, body: JSON.parse(await text(response)) };
}
