import { randomUUID } from 'node:crypto';
import type { BackendModule, LoadedBackend } from '../backend/backend-module.ts';
import type { Config, KubernetesConfig, ServingConfig } from '../config/config.ts';
import type { KubeEndpoints, Surroundings } from '../container/surroundings.ts';
import { loadKubeConfig } from '../kubernetes/endpoint/kube-config.ts';
import type { KubeEndpoint } from '../kubernetes/endpoint/kube-endpoint.ts';
import { nodeTimers, systemClock } from '../lifecycle/node-timers.ts';
import { ShutdownState } from '../lifecycle/shutdown.ts';
import type { Log } from '../logging/log.ts';
import { NodeCertificateDisk } from '../tls/serving/certificate-disk.ts';
import { loadServingCertificate } from '../tls/serving/load-serving-certificate.ts';
import type { ServingCertificate } from '../tls/serving/serving-certificate.ts';
import { loadAll } from './load-all.ts';
import { loadGivenAuthentication } from './load-given-authentication.ts';

/** What `serve` was told. */
export interface Told<Settings> {
  readonly config: Config<Settings>;
  readonly environment: NodeJS.ProcessEnv;
  readonly module: Pick<BackendModule<Settings>, 'load'>;
}

/** Reads everything that building needs. Throws {@link ConfigError} with every problem at once. */
export async function loadSurroundings<Settings>(
  { config, environment, module }: Told<Settings>,
  log: Log,
): Promise<Surroundings> {
  const loaded = await loadAll({
    backend: loadBackend(module, config.backend),
    endpoints: loadEndpoints(config.kubernetes, environment),
    givenAuthentication: loadGivenAuthentication(config.authentication),
    certificate: loadCertificate(config.serving, log),
  });
  return {
    config,
    log,
    clock: systemClock,
    timers: nodeTimers,
    random: Math.random,
    newId: randomUUID,
    shutdown: new ShutdownState(),
    ...loaded,
  };
}

/** One that throws at once is told with the others. */
async function loadBackend<Settings>(module: Told<Settings>['module'], settings: Settings): Promise<LoadedBackend> {
  return module.load(settings);
}

/** Flags that name the same file share one reading of it. */
function loadEndpoints(config: KubernetesConfig, environment: NodeJS.ProcessEnv): Promise<KubeEndpoints> {
  const loading = new Map<string | undefined, Promise<KubeEndpoint>>();
  const load = (path: string | undefined): Promise<KubeEndpoint> => {
    const endpoint = loading.get(path) ?? loadKubeConfig(path, { clock: systemClock, environment });
    loading.set(path, endpoint);
    return endpoint;
  };
  const { listerKubeconfig, authenticationKubeconfig, authorizationKubeconfig } = config;
  return loadAll({
    lister: load(listerKubeconfig),
    authentication: load(authenticationKubeconfig ?? listerKubeconfig),
    authorization: load(authorizationKubeconfig ?? listerKubeconfig),
  });
}

function loadCertificate({ certificate, certDir, address }: ServingConfig, log: Log): Promise<ServingCertificate> {
  const options = {
    certFile: certificate?.certFile,
    keyFile: certificate?.keyFile,
    certDirectory: certDir,
    bindAddress: address,
  };
  const effects = { disk: new NodeCertificateDisk(), clock: systemClock, timers: nodeTimers, log };
  return loadServingCertificate(options, effects);
}
