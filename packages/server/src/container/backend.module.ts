import { FreshnessEngine } from '@metrics-adapter/core';
import { AxiosTransport, createSysdigSource, type SysdigSourceSettings } from '@metrics-adapter/sysdig-provider';
import { ContainerModule } from 'inversify';
import type { SysdigConfig } from '../config/config.ts';
import { Identifiers } from './identifiers.ts';
import type { BackendAccess } from './surroundings.ts';

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
  bind(Identifiers.MetricsProvider).toResolvedValue(
    (source, mapper, lister, { config, clock, timers, log }) =>
      new FreshnessEngine({
        source,
        mapper,
        lister,
        clock,
        timers,
        settings: config.freshness,
        onServed: ({ metric, rung, ageSeconds }) => {
          if (rung === 'held') log.debug('an earlier sample is held', { metric, ageSeconds });
        },
      }),
    [Identifiers.SampleSource, Identifiers.ResourceMapper, Identifiers.ObjectLister, Identifiers.Surroundings],
  );
});

function toSettings(sysdig: SysdigConfig, { base, scope }: BackendAccess): SysdigSourceSettings {
  const { samplePeriod, settle, window, requestTimeout, updateInterval } = sysdig;
  const times = { samplePeriod, window, requestTimeout, updateInterval, ...(settle !== undefined && { settle }) };
  return { base, scope, ...times };
}
