import { ContainerModule } from 'inversify';
import { WarmUp } from '../health/warm-up.ts';
import { AutoscalerWatch } from '../kubernetes/autoscalers/autoscaler-watch.ts';
import { Identifiers, runningParts } from './identifiers.ts';

/** What autoscalers will read is known before they read it; and nobody is sent here before it is there. */
export const demandModule = new ContainerModule(({ bind }) => {
  bind(Identifiers.AutoscalerWatch).toResolvedValue(
    (watching, engine, lister, mapper) =>
      new AutoscalerWatch({ ...watching, reads: engine, pods: lister, kinds: mapper }),
    [Identifiers.Watching, Identifiers.MetricsProvider, Identifiers.ObjectLister, Identifiers.ResourceMapper],
  );
  bind(Identifiers.WarmUp).toResolvedValue(
    (mapper, autoscalers, lister, engine, { timers, log }) =>
      new WarmUp({
        steps: [
          { what: "the cluster's kinds of objects", isDone: () => mapper.isSettled },
          { what: 'the HorizontalPodAutoscalers', isDone: () => autoscalers.isSettled },
          { what: 'the pods that they scale', isDone: () => lister.isSettled },
          { what: 'the first values of their metrics', isDone: () => engine.state().expectedUnanswered === 0 },
        ],
        timers,
        log,
      }),
    [
      Identifiers.ResourceMapper,
      Identifiers.AutoscalerWatch,
      Identifiers.ObjectLister,
      Identifiers.MetricsProvider,
      Identifiers.Surroundings,
    ],
  );
  bind(runningParts).toService(Identifiers.AutoscalerWatch);
  bind(runningParts).toService(Identifiers.WarmUp);
});
