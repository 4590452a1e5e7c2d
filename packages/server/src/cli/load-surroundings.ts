import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  bearerCredentials,
  type Credentials,
  fileToken,
  noCredentials,
  toPromqlBase,
} from '@metrics-adapter/sysdig-provider';
import type { ClusterAuthenticationConfig } from '../authentication/cluster-authentication.ts';
import {
  type AuthenticationOverrides,
  type BackendCredentials,
  type Config,
  ConfigError,
  type KubernetesConfig,
  type ServingConfig,
  type SysdigConfig,
} from '../config/config.ts';
import type { BackendAccess, KubeEndpoints, Surroundings } from '../container/surroundings.ts';
import { loadKubeConfig } from '../kubernetes/kube-config.ts';
import type { KubeEndpoint } from '../kubernetes/kube-endpoint.ts';
import { nodeTimers, systemClock } from '../lifecycle/node-timers.ts';
import { ShutdownState } from '../lifecycle/shutdown.ts';
import type { Log } from '../logging/log.ts';
import { parseCertificateBundle } from '../tls/certificate-bundle.ts';
import { NodeCertificateDisk } from '../tls/certificate-disk.ts';
import { loadServingCertificate } from '../tls/load-serving-certificate.ts';
import type { ServingCertificate } from '../tls/serving-certificate.ts';

/** Reads everything that building needs. Throws {@link ConfigError} with every problem at once. */
export async function loadSurroundings(
  config: Config,
  environment: NodeJS.ProcessEnv,
  log: Log,
): Promise<Surroundings> {
  const problems: string[] = [];
  const [backend, endpoints, givenAuthentication, certificate] = await Promise.all([
    orProblem(problems, loadBackendAccess(config.sysdig)),
    orProblem(problems, loadEndpoints(config.kubernetes, environment)),
    orProblem(problems, loadGivenAuthentication(config.authentication)),
    orProblem(problems, loadCertificate(config.serving, log)),
  ]);
  if (!backend || !endpoints || !givenAuthentication || !certificate) {
    certificate?.close();
    throw new ConfigError(problems);
  }
  return {
    config,
    log,
    clock: systemClock,
    timers: nodeTimers,
    random: Math.random,
    newId: randomUUID,
    shutdown: new ShutdownState(),
    certificate,
    endpoints,
    givenAuthentication,
    backend,
  };
}

async function orProblem<T>(problems: string[], loading: Promise<T>): Promise<T | undefined> {
  try {
    return await loading;
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

async function loadBackendAccess({ caFile, credentials, scope, ...address }: SysdigConfig): Promise<BackendAccess> {
  const base = toPromqlBase(address);
  const ca = caFile === undefined ? undefined : await readPem('--sysdig-ca-file', caFile);
  return { base, scope, credentials: toCredentials(credentials), ...(ca !== undefined && { ca }) };
}

function toCredentials(given: BackendCredentials): Credentials {
  if (given.kind === 'none') return noCredentials;
  if (given.kind === 'token') return bearerCredentials(() => given.token);
  const credentials = bearerCredentials(fileToken(given.file));
  credentials.headers();
  return credentials;
}

/** Flags that name the same file share one reading of it. */
async function loadEndpoints(config: KubernetesConfig, environment: NodeJS.ProcessEnv): Promise<KubeEndpoints> {
  const loaded = new Map<string | undefined, Promise<KubeEndpoint>>();
  const load = (path: string | undefined): Promise<KubeEndpoint> => {
    const endpoint = loaded.get(path) ?? loadKubeConfig(path, { clock: systemClock, environment });
    loaded.set(path, endpoint);
    return endpoint;
  };
  const { listerKubeconfig, authenticationKubeconfig, authorizationKubeconfig } = config;
  const [lister, authentication, authorization] = await Promise.all([
    load(listerKubeconfig),
    load(authenticationKubeconfig ?? listerKubeconfig),
    load(authorizationKubeconfig ?? listerKubeconfig),
  ]);
  return { lister, authentication, authorization };
}

async function loadGivenAuthentication(given: AuthenticationOverrides): Promise<ClusterAuthenticationConfig> {
  const { clientCaFile, requestHeader } = given;
  const clientBundle = clientCaFile === undefined ? undefined : await loadBundle('--client-ca-file', clientCaFile);
  if (requestHeader === undefined) return clientBundle === undefined ? {} : { clientBundle };
  const { caFile, ...names } = requestHeader;
  const bundle = await loadBundle('--requestheader-client-ca-file', caFile);
  return { ...(clientBundle !== undefined && { clientBundle }), requestHeader: { ...names, bundle } };
}

async function loadBundle(flag: string, path: string) {
  return parseCertificateBundle(await readPem(flag, path), `${flag} ${path}`);
}

async function readPem(flag: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new ConfigError([`${flag} ${path} cannot be read (${code})`]);
  }
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
