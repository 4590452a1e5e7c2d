import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** One line of the program's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** How a program ended, and all that it said. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The launcher in a process of its own, with no variables in its environment but those that are given. */
export class LaunchedProgram {
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;
  readonly #lines: LogLine[] = [];
  readonly #listeners = new Set<() => void>();

  constructor(launcher: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const child = spawn(process.execPath, [launcher, ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    createInterface({ input: child.stdout }).on('line', (line) => this.#read(line));
    this.ended = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    });
    this.#child = child;
  }

  /** The first line of the log with this message, said already or still to come. */
  async line(message: string): Promise<LogLine> {
    const said = new Promise<LogLine>((resolve) => {
      const look = (): void => {
        const found = this.#lines.find((line) => line['message'] === message);
        if (found === undefined) return;
        this.#listeners.delete(look);
        resolve(found);
      };
      this.#listeners.add(look);
      look();
    });
    const unsaid = this.ended.then(({ stdout, stderr }) => {
      throw new Error(`the program ended without saying "${message}":\n${stdout}${stderr}`);
    });
    return Promise.race([said, unsaid]);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** From now on nobody reads what the program says. */
  closeOutput(): void {
    this.#child.stdout?.destroy();
  }

  /** For the end of a test, however it went. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  #read(line: string): void {
    if (!line.startsWith('{')) return;
    this.#lines.push(JSON.parse(line));
    for (const look of this.#listeners) look();
  }
}
