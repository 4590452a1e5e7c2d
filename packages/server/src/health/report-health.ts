import type { HealthCheck } from './health-check.ts';

/** What one health path answers. */
export interface HealthReport {
  readonly ok: boolean;
  readonly text: string;
}

/**
 * Tells the state of all checks the way Kubernetes' health paths do: `ok`, or a line for each check when one failed or
 * `verbose` was asked for. What exactly is wrong is for the log; the path needs no credentials.
 * @param path `livez`, `readyz` or `healthz`.
 */
export function reportHealth(path: string, checks: readonly HealthCheck[], verbose: boolean): HealthReport {
  const states = checks.map((check) => ({ name: check.name, well: check.problem() === undefined }));
  const ok = states.every(({ well }) => well);
  if (ok && !verbose) return { ok, text: 'ok' };
  const lines = states.map(({ name, well }) => (well ? `[+]${name} ok` : `[-]${name} failed: reason withheld`));
  return { ok, text: `${[...lines, `${path} check ${ok ? 'passed' : 'failed'}`].join('\n')}\n` };
}
