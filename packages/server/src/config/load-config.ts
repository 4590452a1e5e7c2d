import {
  type AuthenticationOverrides,
  type BackendCredentials,
  type Config,
  ConfigError,
  type KubernetesConfig,
  type ServingConfig,
  type SysdigConfig,
} from './config.ts';
import { FlagReader } from './flag-reader.ts';
import { serveFlags } from './flags.ts';
import { parseFlags } from './parse-flags.ts';

/** Reads the settings of `serve`. Throws {@link ConfigError} with every problem at once. */
export function loadConfig(args: readonly string[], environment: NodeJS.ProcessEnv): Config {
  const { values, problems, notes } = parseFlags(serveFlags, { args, environment });
  const flags = new FlagReader(values, problems);
  const sysdig = readSysdig(flags, environment['SDC_TOKEN']);
  const config: Config = {
    sysdig,
    freshness: readFreshness(flags, sysdig),
    serving: readServing(flags),
    kubernetes: readKubernetes(flags),
    authentication: readAuthentication(flags),
    logging: { verbose: flags.wholeNumber('v', { least: 0, most: 10 }) >= 4 },
    notes,
  };
  if (flags.problems.length > 0) throw new ConfigError(flags.problems);
  return config;
}

function readSysdig(flags: FlagReader, token: string | undefined): SysdigConfig {
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
    credentials: readCredentials(flags, token),
    ...flags.optional('sysdig-ca-file', 'caFile'),
    requestTimeout: flags.seconds('sysdig-request-timeout', { least: 0.1 }),
    updateInterval: flags.seconds('update-interval', { least: 1 }),
    samplePeriod,
    ...(settle !== undefined && { settle }),
    window,
  };
}

/** Older than this no sample is served, unless the window asks for more. */
const usualMaxAge = 120;

function readFreshness(flags: FlagReader, { window, settle = 30, samplePeriod }: SysdigConfig): Config['freshness'] {
  const least = window + Math.ceil(settle / samplePeriod) * samplePeriod + samplePeriod;
  const maxAge = flags.has('max-age') ? flags.seconds('max-age', { least: 1 }) : Math.max(usualMaxAge, least);
  // A smaller limit would refuse every value.
  if (maxAge < least) {
    flags.report(
      `--max-age must be at least ${least}s: --window, --settle (30s while it is learnt) and --sample-period together`,
    );
  }
  return { refreshInterval: flags.seconds('refresh-interval', { least: 1 }), maxAge };
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

function readServing(flags: FlagReader): ServingConfig {
  const certFile = flags.text('tls-cert-file');
  const keyFile = flags.text('tls-private-key-file');
  if (flags.has('tls-cert-file') !== flags.has('tls-private-key-file')) {
    flags.report('--tls-cert-file and --tls-private-key-file belong together: give both or none');
  }
  return {
    port: flags.wholeNumber('secure-port', { least: 0, most: 65_535 }),
    address: flags.ipAddress('bind-address'),
    ...(flags.has('tls-cert-file') && { certificate: { certFile, keyFile } }),
    ...flags.optional('cert-dir', 'certDir'),
    shutdownDelay: flags.seconds('shutdown-delay', { least: 0 }),
    autoscalerUsers: flags.list('autoscaler-users'),
  };
}

function readKubernetes(flags: FlagReader): KubernetesConfig {
  return {
    ...flags.optional('lister-kubeconfig', 'listerKubeconfig'),
    ...flags.optional('authentication-kubeconfig', 'authenticationKubeconfig'),
    ...flags.optional('authorization-kubeconfig', 'authorizationKubeconfig'),
    discoveryInterval: flags.seconds('discovery-interval', { least: 1 }),
  };
}

function readAuthentication(flags: FlagReader): AuthenticationOverrides {
  const isGiven = flags.has('requestheader-client-ca-file');
  for (const name of ['requestheader-allowed-names', 'requestheader-uid-headers']) {
    if (flags.has(name) && !isGiven) flags.report(`--${name} has a meaning with --requestheader-client-ca-file only`);
  }
  if (isGiven && flags.list('requestheader-username-headers').length === 0) {
    flags.report('--requestheader-username-headers must name a header: no user would be known');
  }
  const lower = (name: string): readonly string[] => flags.list(name).map((header) => header.toLowerCase());
  const requestHeader = {
    caFile: flags.text('requestheader-client-ca-file'),
    allowedNames: flags.list('requestheader-allowed-names'),
    usernameHeaders: lower('requestheader-username-headers'),
    uidHeaders: lower('requestheader-uid-headers'),
    groupHeaders: lower('requestheader-group-headers'),
    extraHeaderPrefixes: lower('requestheader-extra-headers-prefix'),
  };
  return {
    ...flags.optional('client-ca-file', 'clientCaFile'),
    ...(isGiven && { requestHeader }),
  };
}
