import { runCommandLine } from './command-line/run-command-line.ts';

const { exitCode, simulator } = await runCommandLine(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
process.exitCode = exitCode;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => simulator?.stop());
