import type { BackendModule, LeastMaxAge } from '../backend/backend-module.ts';
import {
  type AuthenticationOverrides,
  type Config,
  ConfigError,
  type KubernetesConfig,
  type ServingConfig,
} from './config.ts';
import { FlagReader } from './flag-reader.ts';
import { type FlagGroup, serverFlags } from './flags.ts';
import { parseFlags } from './parse-flags.ts';

/** What is read here of a backend. */
type BackendSettings<Settings> = Pick<BackendModule<Settings>, 'flags' | 'readSettings' | 'leastMaxAge'>;

/** Reads the settings of `serve`. Throws {@link ConfigError} with every problem at once. */
export function loadConfig<Settings>(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  module: BackendSettings<Settings>,
): Config<Settings> {
  const groups = [...module.flags, ...serverFlags];
  refuseDoubles(groups);
  const { values, given, problems, notes } = parseFlags(groups, { args, environment });
  const flags = new FlagReader(values, problems, given);
  const backend = module.readSettings(flags, environment);
  const config: Config<Settings> = {
    backend,
    freshness: readFreshness(flags, module.leastMaxAge?.(backend)),
    serving: readServing(flags),
    kubernetes: readKubernetes(flags),
    authentication: readAuthentication(flags),
    logging: { verbose: flags.wholeNumber('v', { least: 0, most: 10 }) >= 4 },
    notes,
  };
  if (flags.problems.length > 0) throw new ConfigError(flags.problems);
  return config;
}

/** One of two flags of the same name would never be heard: a defect of the backend's module, not of what users say. */
function refuseDoubles(groups: readonly FlagGroup[]): void {
  const names = groups.flatMap(({ flags }) => flags.map(({ name }) => name));
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) throw new Error(`two flags are named --${double}: the backend's must have other names`);
}

/** Older than this no sample is served, unless the backend needs more. */
export const usualMaxAge = 120;

function readFreshness(flags: FlagReader, least: LeastMaxAge | undefined): Config['freshness'] {
  const needed = least?.seconds ?? 0;
  const maxAge = flags.has('max-age') ? flags.seconds('max-age', { least: 1 }) : Math.max(usualMaxAge, needed);
  // A smaller limit would refuse every value.
  if (maxAge < needed) flags.report(`--max-age must be at least ${needed}s: ${least?.because}`);
  return { refreshInterval: flags.seconds('refresh-interval', { least: 1 }), maxAge };
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
