import type { LeastMaxAge } from '../backend/backend-module.ts';
import type { BackendCredentials, SysdigConfig } from './config.ts';
import type { FlagReader } from './flag-reader.ts';

/** Reads how Sysdig is to be asked; problems go to the reader. The token comes from a variable, never from a flag. */
export function readSysdigSettings(flags: FlagReader, environment: NodeJS.ProcessEnv): SysdigConfig {
  const samplePeriod = flags.wholeSeconds('sample-period', { least: 1 });
  const window = flags.wholeSeconds('window', { least: 1 });
  const settle = flags.has('settle') ? flags.wholeSeconds('settle', { least: 0 }) : undefined;
  if (window < 2 * samplePeriod || window % samplePeriod > 0) {
    flags.report(`--window must be a multiple of --sample-period (${samplePeriod}s), and at least two of them`);
  }
  return {
    endpoint: flags.text('sysdig-endpoint'),
    promqlPrefix: flags.text('promql-prefix'),
    scope: readScope(flags),
    credentials: readCredentials(flags, environment['SDC_TOKEN']),
    ...flags.optional('sysdig-ca-file', 'caFile'),
    requestTimeout: flags.seconds('sysdig-request-timeout', { least: 0.1 }),
    ...(flags.has('calls-per-minute') && { callsPerMinute: flags.wholeNumber('calls-per-minute', { least: 1 }) }),
    replicas: flags.wholeNumber('replicas', { least: 1 }),
    // The date of an answer has whole seconds.
    clockTolerance: flags.seconds('clock-tolerance', { least: 1 }),
    updateInterval: flags.seconds('update-interval', { least: 1 }),
    samplePeriod,
    ...(settle !== undefined && { settle }),
    window,
  };
}

/** A value's time is its window's end, which is some time ago when it is read. */
export function leastMaxAgeOfSysdig({ window, settle = 30, samplePeriod }: SysdigConfig): LeastMaxAge {
  return {
    seconds: window + Math.ceil(settle / samplePeriod) * samplePeriod + samplePeriod,
    because: '--window, --settle (30s while it is learnt) and --sample-period together',
  };
}

function readScope(flags: FlagReader): SysdigConfig['scope'] {
  if (flags.isOn('all-clusters')) {
    if (flags.has('cluster-name')) flags.report('--all-clusters contradicts a cluster name: give one of them');
    return 'all-clusters';
  }
  if (!flags.has('cluster-name')) {
    flags.report(
      'the cluster name is missing: set CLUSTER_NAME to the name that Sysdig shows for this cluster, or say --all-clusters',
    );
  }
  return { cluster: flags.text('cluster-name') };
}

function readCredentials(flags: FlagReader, token: string | undefined): BackendCredentials {
  const auth = flags.oneOf('backend-auth', ['token', 'none']);
  if (auth === 'none') return { kind: 'none' };
  if (flags.has('sysdig-token-file')) return { kind: 'token-file', file: flags.text('sysdig-token-file') };
  const trimmed = token?.trim() ?? '';
  if (trimmed === '') {
    flags.report(
      'the Sysdig API token is missing: set SDC_TOKEN or --sysdig-token-file, or say --backend-auth none for a backend that needs no token',
    );
  } else if (/[^\x21-\x7e]/.test(trimmed)) {
    flags.report('SDC_TOKEN holds characters that no token has: was it copied whole?');
  }
  return { kind: 'token', token: trimmed };
}
