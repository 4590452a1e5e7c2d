import { FreshnessEngine } from '@metrics-adapter/core';
import { ContainerModule } from 'inversify';
import type { RunningPart } from '../backend/backend-module.ts';
import { MetricLog } from '../logging/metric-log.ts';
import { Identifiers, runningParts } from './identifiers.ts';

/** The backend that the server was given, and the engine before it. */
export const backendModule = new ContainerModule(({ bind }) => {
  bind(Identifiers.Backend).toResolvedValue(
    ({ backend, clock, timers, log }) => backend.create({ clock, timers, log }),
    [Identifiers.Surroundings],
  );
  bind(Identifiers.SampleSource).toResolvedValue(({ source }) => source, [Identifiers.Backend]);
  bind(runningParts).toResolvedValue(({ parts = [] }) => together(parts), [Identifiers.Backend]);
  bind(Identifiers.MetricsProvider).toResolvedValue(
    (source, { fetchDeadline }, mapper, lister, { samples }, { config, clock, timers, log }) => {
      const told = new MetricLog(log);
      return new FreshnessEngine({
        source,
        mapper,
        lister,
        clock,
        timers,
        settings: { ...config.freshness, ...(fetchDeadline !== undefined && { fetchDeadline }) },
        onServed: (sample) => {
          told.served(sample);
          samples.served(sample);
        },
        onRefreshed: (refreshed) => {
          told.refreshed(refreshed);
          samples.refreshed(refreshed);
        },
      });
    },
    [
      Identifiers.SampleSource,
      Identifiers.Backend,
      Identifiers.ResourceMapper,
      Identifiers.ObjectLister,
      Identifiers.Instruments,
      Identifiers.Surroundings,
    ],
  );
  bind(runningParts).toResolvedValue(
    (engine) => ({ start: () => {}, stop: () => engine.stop() }),
    [Identifiers.MetricsProvider],
  );
});

function together(parts: readonly RunningPart[]): RunningPart {
  return {
    start: () => {
      for (const part of parts) void part.start();
    },
    stop: () => {
      for (const part of parts) part.stop();
    },
  };
}
