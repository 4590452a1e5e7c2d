import { Container } from 'inversify';
import { backendModule } from './backend.module.ts';
import { demandModule } from './demand.module.ts';
import { httpModule } from './http.module.ts';
import { Identifiers } from './identifiers.ts';
import { kubernetesModule } from './kubernetes.module.ts';
import { metricsModule } from './metrics.module.ts';
import { securityModule } from './security.module.ts';
import type { Surroundings } from './surroundings.ts';

/** The whole graph of objects, written down once. Everything is made when it is first asked for, and once. */
export function buildContainer(surroundings: Surroundings): Container {
  const container = new Container({ defaultScope: 'Singleton' });
  container.bind(Identifiers.Surroundings).toConstantValue(surroundings);
  container.load(kubernetesModule, securityModule, backendModule, demandModule, metricsModule, httpModule);
  return container;
}
