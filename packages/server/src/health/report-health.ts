import type { HealthCheck } from './health-check.ts';

/** What one health path answers. */
export interface HealthReport {
  readonly text: string;
  /** By name of the check; empty when all is well. */
  readonly problems: Readonly<Record<string, string>>;
}

/**
 * Tells the state of all checks the way Kubernetes' health paths do: `ok`, or a line for each check when one failed or
 * `verbose` was asked for. What exactly is wrong is for the log; the path needs no credentials.
 * @param path `livez`, `readyz` or `healthz`.
 */
export function reportHealth(path: string, checks: readonly HealthCheck[], verbose: boolean): HealthReport {
  const states = checks.map((check) => ({ name: check.name, problem: check.problem() }));
  const failed = states.flatMap(({ name, problem }) => (problem === undefined ? [] : [[name, problem] as const]));
  const problems = Object.fromEntries(failed);
  if (failed.length === 0 && !verbose) return { text: 'ok', problems };
  const lines = states.map(({ name, problem }) =>
    problem === undefined ? `[+]${name} ok` : `[-]${name} failed: reason withheld`,
  );
  const outcome = `${path} check ${failed.length === 0 ? 'passed' : 'failed'}`;
  return { text: `${[...lines, outcome].join('\n')}\n`, problems };
}

/** One check alone, whose path needs permission: here the reason is told. */
export function reportCheck(check: HealthCheck): HealthReport {
  const problem = check.problem();
  if (problem === undefined) return { text: 'ok', problems: {} };
  return { text: `internal server error: ${problem}\n`, problems: { [check.name]: problem } };
}
