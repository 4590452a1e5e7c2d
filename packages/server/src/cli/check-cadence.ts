import { cadenceRefusal } from '@metrics-adapter/sysdig-provider';
import { ConfigError, type SysdigConfig } from '../config/config.ts';

type AskedTimes = Pick<SysdigConfig, 'dialect' | 'sampling'>;

/**
 * Why nothing without a rule would have a value by the flags' times; undefined where it would. PromQL takes any times that
 * flags may say, the data API only those that its intervals fit into.
 */
export function cadenceProblem({ dialect, sampling: { samplePeriod, window } }: AskedTimes): string | undefined {
  if (dialect !== 'data') return undefined;
  const why = cadenceRefusal({ period: samplePeriod, window });
  if (why === undefined) return undefined;
  return `--dialect data, --sample-period ${samplePeriod}s and --window ${window}s do not go together: ${why}`;
}

/** Rejects with a {@link ConfigError} where {@link cadenceProblem} says so. */
export async function checkCadence(times: AskedTimes): Promise<void> {
  const problem = cadenceProblem(times);
  if (problem !== undefined) throw new ConfigError([problem]);
}
