import type { LeastMaxAge } from '../backend/backend-module.ts';
import type { BackendCredentials, Sampling, SysdigConfig } from './config.ts';
import { parseDuration } from './duration.ts';
import type { FlagReader } from './flag-reader.ts';

/** Reads how Sysdig is to be asked; problems go to the reader. The token comes from a variable, never from a flag. */
export function readSysdigSettings(flags: FlagReader, environment: NodeJS.ProcessEnv): SysdigConfig {
  return {
    ...readAddress(flags),
    promqlPrefix: flags.text('promql-prefix'),
    dialect: readDialect(flags),
    queryMethod: flags.oneOf('query-method', ['get', 'post']),
    ruleFiles: flags.list('rules'),
    scope: readScope(flags),
    credentials: readCredentials(flags, environment),
    ...flags.optional('sysdig-ca-file', 'caFile'),
    requestTimeout: flags.seconds('sysdig-request-timeout', { least: 0.1 }),
    ...(flags.has('calls-per-minute') && { callsPerMinute: flags.wholeNumber('calls-per-minute', { least: 1 }) }),
    replicas: flags.wholeNumber('replicas', { least: 1 }),
    // The date of an answer has whole seconds.
    clockTolerance: flags.seconds('clock-tolerance', { least: 1 }),
    updateInterval: flags.seconds('update-interval', { least: 1 }),
    sampling: readSampling(flags),
    given: { ...readGiven(flags, 'max-age', 'maxAge'), ...readGiven(flags, 'refresh-interval', 'refreshInterval') },
  };
}

/** What is wrong with it is told by whoever needs the flag first. */
function readGiven<Key extends string>(flags: FlagReader, name: string, key: Key): { readonly [K in Key]?: number } {
  const seconds = flags.isGiven(name) ? parseDuration(flags.text(name)) : undefined;
  return (seconds === undefined ? {} : { [key]: seconds }) as { readonly [K in Key]?: number };
}

export function readDialect(flags: FlagReader): SysdigConfig['dialect'] {
  return flags.oneOf('dialect', ['promql', 'data']);
}

export function readSampling(flags: FlagReader): Sampling {
  const samplePeriod = flags.wholeSeconds('sample-period', { least: 1 });
  const window = flags.wholeSeconds('window', { least: 1 });
  const settle = flags.has('settle') ? flags.wholeSeconds('settle', { least: 0 }) : undefined;
  if (window < 2 * samplePeriod || window % samplePeriod > 0) {
    flags.report(`--window must be a multiple of --sample-period (${samplePeriod}s), and at least two of them`);
  }
  return { samplePeriod, ...(settle !== undefined && { settle }), window };
}

/** How late samples are taken to be while it is learnt, in seconds. */
export const expectedSettle = 30;

/** A value's time is its window's end, which is some time ago when it is read. */
export function leastMaxAgeOf({ window, settle = expectedSettle, samplePeriod }: Sampling): LeastMaxAge {
  return {
    seconds: window + Math.ceil(settle / samplePeriod) * samplePeriod + samplePeriod,
    because: '--window, --settle (30s while it is learnt) and --sample-period together',
  };
}

function readAddress(flags: FlagReader): Pick<SysdigConfig, 'address'> {
  if (!flags.has('region')) {
    return flags.has('sysdig-endpoint') ? { address: { endpoint: flags.text('sysdig-endpoint') } } : {};
  }
  if (flags.has('sysdig-endpoint')) {
    flags.report(
      '--region and an endpoint (--sysdig-endpoint, SDC_ENDPOINT) both say where Sysdig is: give one of them',
    );
  }
  return { address: { region: flags.text('region') } };
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

function readCredentials(flags: FlagReader, environment: NodeJS.ProcessEnv): BackendCredentials {
  const auth = flags.oneOf('backend-auth', ['token', 'iam', 'none']);
  if (auth === 'none') return { kind: 'none' };
  if (auth === 'iam') return readIam(flags, environment['IAM_API_KEY']);
  return readToken(flags, environment['SDC_TOKEN']);
}

function readToken(flags: FlagReader, token: string | undefined): BackendCredentials {
  if (flags.has('sysdig-token-file')) return { kind: 'token-file', file: flags.text('sysdig-token-file') };
  const trimmed = token?.trim() ?? '';
  if (trimmed === '') {
    flags.report(
      'the Sysdig API token is missing: set SDC_TOKEN or --sysdig-token-file, or say --backend-auth none for a backend that needs no token',
    );
  }
  reportUnprintable(flags, 'SDC_TOKEN', trimmed);
  return { kind: 'token', token: trimmed };
}

function readIam(flags: FlagReader, key: string | undefined): BackendCredentials {
  const trimmed = key?.trim() ?? '';
  const isInFile = flags.has('iam-api-key-file');
  if (!isInFile && trimmed === '') {
    flags.report("IBM Cloud's API key is missing: set IAM_API_KEY or --iam-api-key-file");
  }
  if (!flags.has('ibm-instance-id')) {
    flags.report('the id of the IBM Cloud Monitoring instance is missing: set --ibm-instance-id or IBM_INSTANCE_ID');
  }
  if (!isInFile) reportUnprintable(flags, 'IAM_API_KEY', trimmed);
  const team = flags.text('sysdig-team-id');
  if (!/^\d*$/.test(team)) flags.report(`--sysdig-team-id must be the number of a team; it is "${team}"`);
  return {
    kind: 'iam',
    apiKey: isInFile ? { file: flags.text('iam-api-key-file') } : { value: trimmed },
    instanceId: flags.text('ibm-instance-id'),
    ...flags.optional('sysdig-team-id', 'teamId'),
    ...flags.optional('iam-endpoint', 'address'),
  };
}

function reportUnprintable(flags: FlagReader, variable: string, secret: string): void {
  if (/[^\x21-\x7e]/.test(secret)) flags.report(`${variable} holds characters that no token has: was it copied whole?`);
}
