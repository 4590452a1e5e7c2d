import { parseDemoOptions, usage } from './demo-options.ts';
import { runDemo } from './run-demo.ts';
import { Screen } from './screen.ts';

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort());

try {
  const options = parseDemoOptions(process.argv.slice(2));
  if (options === undefined) process.stdout.write(usage);
  else await runDemo(options, new Screen(process.stdout), interruption.signal);
} catch (error) {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
