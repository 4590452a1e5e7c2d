import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ContainerModule } from 'inversify';
import { adapterInfo } from '../app-info.ts';
import { toFreshnessFamilies } from '../metrics/freshness-families.ts';
import { Instruments } from '../metrics/instruments.ts';
import { MetricsPage } from '../metrics/metrics-page.ts';
import { ProcessMetrics, delayResolution as resolution } from '../metrics/process-metrics.ts';
import { toWatchFamilies } from '../metrics/watch-families.ts';
import { Identifiers, runningParts } from './identifiers.ts';

/** What is counted, and what is read of the others when somebody looks. */
export const metricsModule = new ContainerModule(({ bind }) => {
  bind(Identifiers.Instruments).toResolvedValue(
    ({ clock }) => new Instruments(clock, adapterInfo),
    [Identifiers.Surroundings],
  );
  bind(Identifiers.Metrics).toResolvedValue(
    (
      { registry, requests },
      processMetrics,
      engine,
      backend,
      pods,
      autoscalers,
      clusterAuthentication,
      { clock, log },
    ) => {
      const watches = () => ({
        pods: pods.watchStates(),
        horizontalpodautoscalers: [autoscalers.state()],
        configmaps: clusterAuthentication.watchStates(),
      });
      const page = new MetricsPage({
        counted: registry,
        collectors: [
          { name: 'freshness', collect: () => toFreshnessFamilies(engine.state()) },
          { name: 'watches', collect: () => toWatchFamilies(watches(), clock.now()) },
          { name: 'backend', collect: () => backend.metrics?.() ?? [] },
          { name: 'process', collect: () => processMetrics.collect() },
        ],
        log,
      });
      return { begin: () => requests.begin(), text: () => page.text() };
    },
    [
      Identifiers.Instruments,
      Identifiers.ProcessMetrics,
      Identifiers.MetricsProvider,
      Identifiers.Backend,
      Identifiers.ObjectLister,
      Identifiers.AutoscalerWatch,
      Identifiers.ClusterAuthentication,
      Identifiers.Surroundings,
    ],
  );
  bind(Identifiers.ProcessMetrics).toResolvedValue(
    () =>
      new ProcessMetrics({ process, startedAt: performance.timeOrigin, delay: monitorEventLoopDelay({ resolution }) }),
    [],
  );
  bind(runningParts).toService(Identifiers.ProcessMetrics);
});
