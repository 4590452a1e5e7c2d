import { FreshnessEngine } from '@metrics-adapter/core';
import { AxiosTransport, createSysdigSource, type SysdigSourceSettings } from '@metrics-adapter/sysdig-provider';
import { ContainerModule } from 'inversify';
import type { SysdigConfig } from '../config/config.ts';
import { MetricLog } from '../logging/metric-log.ts';
import { Identifiers, runningParts } from './identifiers.ts';
import type { BackendAccess } from './surroundings.ts';

/** Seconds that a fetch has beyond one call, for a second try or the question for a metric's type. */
const retriesFit = 5;

/** Sysdig as the sample source. Another backend is another module that binds `SampleSource`. */
export const backendModule = new ContainerModule(({ bind }) => {
  bind(Identifiers.Backend).toResolvedValue(
    ({ config, backend, clock, timers, log }) =>
      createSysdigSource({
        settings: toSettings(config.sysdig, backend),
        transport: new AxiosTransport(backend.ca === undefined ? {} : { ca: backend.ca }),
        credentials: backend.credentials,
        clock,
        timers,
        onProblem: (error) => log.warn('the list of metrics cannot be read; the last one stays', { error }),
      }),
    [Identifiers.Surroundings],
  );
  bind(Identifiers.SampleSource).toResolvedValue(({ source }) => source, [Identifiers.Backend]);
  bind(runningParts).toResolvedValue(({ catalogue }) => catalogue, [Identifiers.Backend]);
  bind(Identifiers.MetricsProvider).toResolvedValue(
    (source, mapper, lister, { config, clock, timers, log }) => {
      const metrics = new MetricLog(log);
      return new FreshnessEngine({
        source,
        mapper,
        lister,
        clock,
        timers,
        settings: { ...config.freshness, fetchDeadline: config.sysdig.requestTimeout + retriesFit },
        onServed: (sample) => metrics.served(sample),
        onRefreshed: (refreshed) => metrics.refreshed(refreshed),
      });
    },
    [Identifiers.SampleSource, Identifiers.ResourceMapper, Identifiers.ObjectLister, Identifiers.Surroundings],
  );
});

function toSettings(sysdig: SysdigConfig, { base, scope }: BackendAccess): SysdigSourceSettings {
  const { samplePeriod, settle, window, requestTimeout, updateInterval } = sysdig;
  const times = { samplePeriod, window, requestTimeout, updateInterval, ...(settle !== undefined && { settle }) };
  return { base, scope, ...times };
}
