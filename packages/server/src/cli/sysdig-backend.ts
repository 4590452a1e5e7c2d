import { AxiosTransport, createSysdigSource, type SysdigSourceSettings } from '@metrics-adapter/sysdig-provider';
import type { Backend, BackendEffects, BackendModule } from '../backend/backend-module.ts';
import type { SysdigConfig } from '../config/config.ts';
import { sysdigFlags } from '../config/flags.ts';
import { leastMaxAgeOfSysdig, readSysdigSettings } from '../config/sysdig-settings.ts';
import { type BackendAccess, loadBackendAccess } from './load-backend-access.ts';
import { sayClockSkew } from './say-clock-skew.ts';
import { toSysdigFamilies } from './sysdig-families.ts';

/** Seconds that a fetch has beyond one call, for a second try or the question for a metric's type. */
const retriesFit = 5;

/** Sysdig Monitor, or another Prometheus-compatible API with such labels. */
export const sysdigBackend: BackendModule<SysdigConfig> = {
  program: 'k8s-sysdig-adapter',
  origin: 'Sysdig Monitor',
  usage: 'The API token is taken from the environment variable SDC_TOKEN or from a file, never from a flag.',
  flags: sysdigFlags,
  readSettings: readSysdigSettings,
  leastMaxAge: leastMaxAgeOfSysdig,
  load: async (config) => {
    const access = await loadBackendAccess(config);
    return { description: describe(config, access), create: (effects) => createBackend(config, access, effects) };
  },
};

function createBackend(config: SysdigConfig, access: BackendAccess, { clock, timers, log }: BackendEffects): Backend {
  const { source, catalogue, state } = createSysdigSource({
    settings: toSettings(config, access),
    transport: new AxiosTransport(access.ca === undefined ? {} : { ca: access.ca }),
    credentials: access.credentials,
    clock,
    timers,
    onProblem: (error) => log.warn('the list of metrics cannot be read; the last one stays', { error }),
    onClockSkew: (skew) => sayClockSkew(log, skew),
  });
  return {
    source,
    parts: [catalogue],
    fetchDeadline: config.requestTimeout + retriesFit,
    metrics: () => toSysdigFamilies(state(), clock.now()),
  };
}

function toSettings(config: SysdigConfig, { base, scope }: BackendAccess): SysdigSourceSettings {
  const { samplePeriod, settle, window, requestTimeout, updateInterval, clockTolerance } = config;
  const { callsPerMinute, replicas } = config;
  const times = { samplePeriod, window, requestTimeout, updateInterval, clockTolerance };
  return {
    base,
    scope,
    ...times,
    ...(settle !== undefined && { settle }),
    ...(callsPerMinute !== undefined && { callsPerMinute }),
    replicas,
  };
}

function describe(config: SysdigConfig, { base, scope }: BackendAccess): Readonly<Record<string, unknown>> {
  const { samplePeriod, settle = 'learnt', window, credentials } = config;
  return { backend: base, scope, credentials: credentials.kind, samplePeriod, settle, window };
}
