import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Clock } from '@metrics-adapter/core';
import { CachedCredentials } from './cached-credentials.ts';
import { KubeConfigError, type KubeCredentials, type KubeEndpoint } from './kube-endpoint.ts';
import { readText } from './read-text.ts';

/** Where the kubelet puts the ServiceAccount of a pod. */
export const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

export interface InClusterSurroundings {
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** {@link serviceAccountFolder}, except in tests. */
  readonly folder?: string;
}

/**
 * The API server of the cluster that the adapter runs in, by the pod's ServiceAccount. Read here and not by client-node,
 * whose import takes longer than everything else between start and ready, and which keeps the token's final newline.
 */
export async function loadInClusterEndpoint(surroundings: InClusterSurroundings): Promise<KubeEndpoint> {
  const { clock, environment, folder = serviceAccountFolder } = surroundings;
  const server = serverOf(environment);
  const cached = new CachedCredentials(() => readServiceAccount(folder), clock);
  await cached.get();
  return { server, credentials: () => cached.get(), forgetCredentials: () => cached.forget() };
}

function serverOf(environment: Readonly<Record<string, string | undefined>>): URL {
  const host = environment['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = environment['KUBERNETES_SERVICE_PORT'] ?? '';
  if (host === '' || port === '') {
    throw new KubeConfigError(
      'no Kubernetes API server is known: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set, as they are in a pod; name a kubeconfig file by --lister-kubeconfig',
    );
  }
  return new URL(`https://${isIPv6(host) ? `[${host}]` : host}:${port}`);
}

async function readServiceAccount(folder: string): Promise<KubeCredentials> {
  const [token, ca] = await Promise.all([readText(join(folder, 'token')), readText(join(folder, 'ca.crt'))]);
  return { headers: { authorization: `Bearer ${token.trim()}` }, tls: { ca } };
}
