import {
  AxiosTransport,
  createSysdigSource,
  type RuleFiles,
  type SysdigSourceSettings,
} from '@metrics-adapter/sysdig-provider';
import type { Backend, BackendEffects, BackendModule } from '../backend/backend-module.ts';
import type { SysdigConfig } from '../config/config.ts';
import { sysdigFlags } from '../config/flags.ts';
import { leastMaxAgeOf, readSysdigSettings } from '../config/sysdig-settings.ts';
import { checkCadence } from './check-cadence.ts';
import { checkConfig } from './check-config.ts';
import { loadAll } from './load-all.ts';
import { type BackendAccess, loadBackendAccess } from './load-backend-access.ts';
import { loadInitialRules } from './load-rule-files.ts';
import { toLoadOptions } from './rule-options.ts';
import { sayClockSkew } from './say-clock-skew.ts';
import { toSysdigFamilies } from './sysdig-families.ts';
import { tellLists, tellRules } from './tell-backend.ts';

/** Seconds that a fetch has beyond one call, for a second try or the question for a metric's type. */
const retriesFit = 5;

/** Sysdig Monitor, or another Prometheus-compatible API with such labels. */
export const sysdigBackend: BackendModule<SysdigConfig> = {
  program: 'k8s-sysdig-adapter',
  origin: 'Sysdig Monitor',
  usage: 'The API token is taken from the environment variable SDC_TOKEN or from a file, never from a flag.',
  flags: sysdigFlags,
  readSettings: readSysdigSettings,
  leastMaxAge: ({ sampling }) => leastMaxAgeOf(sampling),
  load: async (config) => {
    const { access, rules } = await loadAll({
      access: loadBackendAccess(config),
      cadence: checkCadence(config),
      rules: loadInitialRules(config),
    });
    const loaded = { config, access, rules };
    return { description: describe(config, access), create: (effects) => createBackend(loaded, effects) };
  },
  commands: [checkConfig],
};

interface Loaded {
  readonly config: SysdigConfig;
  readonly access: BackendAccess;
  readonly rules: RuleFiles | undefined;
}

function createBackend({ config, access, rules: files }: Loaded, { clock, timers, log }: BackendEffects): Backend {
  const transport = new AxiosTransport(access.ca === undefined ? {} : { ca: access.ca });
  const { source, catalogue, rules, state } = createSysdigSource({
    settings: toSettings(config, access),
    transport,
    credentials: access.createCredentials({ transport, clock }),
    clock,
    timers,
    ...(files && { rules: { ...files, ...tellRules(log) } }),
    onProblem: (error) => log.warn('the list of metrics cannot be read as a whole; what was known stays', { error }),
    ...tellLists(log),
    onClockSkew: (skew) => sayClockSkew(log, skew),
  });
  return {
    source,
    parts: [catalogue, ...(rules ? [rules] : [])],
    fetchDeadline: config.requestTimeout + retriesFit,
    metrics: () => toSysdigFamilies(state(), clock.now()),
  };
}

function toSettings(config: SysdigConfig, { promqlBase, monitorBase, scope }: BackendAccess): SysdigSourceSettings {
  const { requestTimeout, updateInterval, clockTolerance } = config;
  const { samplePeriod, settle, window } = config.sampling;
  const { callsPerMinute, replicas, dialect, queryMethod } = config;
  const times = { samplePeriod, window, requestTimeout, updateInterval, clockTolerance };
  return {
    base: promqlBase,
    ...(monitorBase !== undefined && { monitorBase }),
    scope,
    dialect,
    queryMethod,
    ...times,
    maxAge: toLoadOptions(config).maxAge,
    ...(settle !== undefined && { settle }),
    ...(callsPerMinute !== undefined && { callsPerMinute }),
    replicas,
  };
}

function describe(
  config: SysdigConfig,
  { promqlBase, monitorBase, scope }: BackendAccess,
): Readonly<Record<string, unknown>> {
  const { credentials, dialect } = config;
  const { samplePeriod, settle = 'learnt', window } = config.sampling;
  const backend = dialect === 'data' ? monitorBase : promqlBase;
  return { backend, dialect, scope, credentials: credentials.kind, samplePeriod, settle, window };
}
