import type { Process } from './process.ts';

/** The first signal begins an orderly end; a second one ends at once. */
export function firstSignal(process: Process): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let seen = false;
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      process.on(name, () => {
        if (seen) process.exit(1);
        seen = true;
        resolve(name);
      });
    }
  });
}

/**
 * Dies of a signal as if nobody had waited for it: `process.exit` waits for a disk that does not answer. Returns where
 * that is impossible, since the first process of a container dies of no signal that it sends to itself.
 */
export function dieOf(signal: NodeJS.Signals, process: Process): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
