import type { BackendModule } from '../backend/backend-module.ts';
import type { Process } from './process.ts';
import { run } from './run.ts';

/**
 * The whole program: runs the command that `process.argv` names before this backend, then ends the process with an exit
 * code that tells how it went (0 in order, 1 could not go on, 2 wrong flags or settings).
 */
export async function runAdapter(process: Process, backend: BackendModule): Promise<void> {
  // Watches and kept connections must not keep a process alive that has done its work; what was printed must be out first.
  const code = await run(process, backend);
  process.exitCode = code;
  process.stdout.write('', () => process.exit(code));
}
