import { run } from './cli/run.ts';

// Watches and kept connections must not keep a process alive that has done its work; what was printed must be out first.
const code = await run(process);
process.exitCode = code;
process.stdout.write('', () => process.exit(code));
