import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from './eventually.ts';

export interface ProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Gets all that the program prints; appended to, so that a program started again keeps its log. */
  readonly logFile: string;
}

/** How long a program may take to stop by itself, in milliseconds. */
const stopTimeout = 15_000;

/**
 * A program that runs beside the test. It is started through util-linux's `setpriv`, so that the kernel kills it when
 * the process that started it dies, however that happens; and in a process group of its own, so that a Ctrl-C in the
 * terminal reaches it only through whoever stops things in order.
 */
export class RunningProcess {
  readonly name: string;
  readonly logFile: string;
  private readonly child: ChildProcess;
  private readonly exited: Promise<void>;
  private end: string | undefined;

  constructor({ command, args, env, logFile }: ProcessOptions) {
    this.name = basename(command);
    this.logFile = logFile;
    const log = openSync(logFile, 'a');
    this.child = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], {
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...env },
    });
    closeSync(log);
    this.exited = new Promise((resolve) => {
      this.child.on('error', (error) => resolve(this.ended(`could not be started (${error.message})`)));
      this.child.on('exit', (code, signal) => resolve(this.ended(`ended with ${signal ?? `exit code ${code}`}`)));
    });
  }

  /** Waits until `check` no longer throws. Fails with the end of the program's log when that takes too long, or at once when the program ends. */
  async waitUntil(check: () => Promise<unknown>, timeout: number): Promise<void> {
    const ready = eventually(async () => this.end ?? (await check()), { timeout, interval: 100 });
    await ready.catch(async (error: Error) => {
      throw new Error(`${this.name} is not ready: ${error.message}\n${await this.lastLines()}`, { cause: error });
    });
    if (this.end !== undefined) throw new Error(`${this.name} ${this.end}\n${await this.lastLines()}`);
  }

  /** Asks the program to end (SIGTERM), makes it end when it does not, and waits until it is gone. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const patience = new AbortController();
    await Promise.race([this.exited, pause(stopTimeout, undefined, { signal: patience.signal })]);
    patience.abort();
    await this.kill();
  }

  /** Ends the program at once, as a crash would, and waits until it is gone. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  async lastLines(count = 30): Promise<string> {
    const lines = (await readFile(this.logFile, 'utf8')).trimEnd().split('\n');
    return [`--- last lines of ${this.logFile}`, ...lines.slice(-count), '---'].join('\n');
  }

  private ended(how: string): void {
    this.end = how;
  }
}
