import type { BackendCommand, BackendModule } from '../backend/backend-module.ts';
import { ConfigError } from '../config/config.ts';
import { serverFlags } from '../config/flags.ts';
import { formatHelp } from '../config/format-help.ts';
import { ListenError } from '../lifecycle/https-server.ts';
import type { Process } from './process.ts';
import { serve } from './serve.ts';

/** How a command ended, for scripts. Documented in the help. */
export const exitCodes = { ok: 0, failed: 1, misused: 2 } as const;

const formatUsage = (
  program: string,
  commands: readonly BackendCommand[],
): string => `Usage: ${program} <command> [flags]

Commands:
${commands.map(({ name, summary }) => `  ${name.padEnd(14)}${summary}`).join('\n')}

${program} <command> --help tells its flags.
Exit codes: 0 ended in order, 1 could not go on, 2 wrong flags or settings.
`;

const formatServeUsage = ({ program, origin, usage }: BackendModule): string =>
  [
    `Usage: ${program} serve [flags]`,
    '',
    `Serves Kubernetes' custom and external metrics APIs over HTTPS, from ${origin}.`,
    ...(usage === undefined ? [] : [usage]),
    'A flag goes before its environment variable, that before the default.',
  ].join('\n');

function commandsOf(backend: BackendModule, process: Process): readonly BackendCommand[] {
  const summary = `serve custom.metrics.k8s.io and external.metrics.k8s.io from ${backend.origin}`;
  const runServe = async (args: readonly string[]): Promise<number> => {
    await serve(args, process, backend);
    return exitCodes.ok;
  };
  const flags = [...backend.flags, ...serverFlags];
  const serving = { name: 'serve', summary, usage: formatServeUsage(backend), flags, run: runServe };
  return [serving, ...(backend.commands ?? [])];
}

/** Runs the command that the arguments name; the exit code tells how it ended. */
export async function run(process: Process, backend: BackendModule): Promise<number> {
  // Nobody reads any longer what is said: neither is there anybody to tell that to.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(exitCodes.failed));
  const [name, ...args] = process.argv.slice(2);
  const commands = commandsOf(backend, process);
  const command = commands.find((each) => each.name === name);
  if (command !== undefined) {
    const helpWanted = args.some((argument) => argument === '--help' || argument === '-h');
    if (helpWanted) return print(process.stdout, formatHelp(command.usage, command.flags), exitCodes.ok);
    return attempt(process, backend.program, () => command.run(args, process));
  }
  const usage = formatUsage(backend.program, commands);
  if (name === '--help' || name === '-h' || name === 'help') return print(process.stdout, usage, exitCodes.ok);
  const isMissing = name === undefined || name.startsWith('-');
  const problem = isMissing ? 'a command is missing' : `unknown command "${name}"`;
  return print(process.stderr, `${backend.program}: ${problem}\n\n${usage}`, exitCodes.misused);
}

async function attempt(process: Process, program: string, task: () => Promise<number>): Promise<number> {
  try {
    return await task();
  } catch (error) {
    const text = linesOf(error).map((line) => `${program}: ${line}\n`);
    return print(process.stderr, text.join(''), error instanceof ConfigError ? exitCodes.misused : exitCodes.failed);
  }
}

/** What a user can mend is told in words; of a defect the developer needs the place. */
function linesOf(error: unknown): readonly string[] {
  if (error instanceof ConfigError) return error.problems;
  if (error instanceof ListenError) return [error.message];
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}

function print(stream: NodeJS.WriteStream, text: string, code: number): number {
  stream.write(text);
  return code;
}
