import { readFile } from 'node:fs/promises';
import { startSimulator } from '../http/simulator.ts';
import type { Simulator, SimulatorOptions } from '../http/simulator-options.ts';
import { createShop } from '../shop/shop.ts';
import { type CommandLine, CommandLineError, parseCommandLine, usage } from './parse-command-line.ts';

/** Where a command says what it has to say. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/**
 * Starts what a command line asks for; undefined: it runs nothing, because help was wanted or something is wrong.
 * @returns the simulator, which somebody has to stop, and the exit code of the process.
 */
export async function runCommandLine(
  args: readonly string[],
  { out, err }: Output,
): Promise<{ readonly exitCode: number; readonly simulator?: Simulator }> {
  try {
    const line = parseCommandLine(args);
    if (line.help) {
      out(usage);
      return { exitCode: 0 };
    }
    const simulator = await startSimulator(await toOptions(line));
    out(describe(simulator));
    return { exitCode: 0, simulator };
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error;
    err(`${error.message}; --help shows what there is\n`);
    return { exitCode: 2 };
  }
}

async function toOptions({ help, cluster, tls, ...same }: CommandLine): Promise<SimulatorOptions> {
  const sources = cluster === undefined ? [] : [createShop({ cluster })];
  return { ...same, sources, ...(tls && { tls: { cert: await read(tls.cert), key: await read(tls.key) } }) };
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new CommandLineError(`${path} cannot be read (${String(error)})`);
  }
}

function describe({ url, token }: Simulator): string {
  return `Sysdig simulator at ${url}, with the token ${token}\n`;
}
