import { type InClusterSurroundings, loadInClusterEndpoint } from './in-cluster-endpoint.ts';
import type { KubeEndpoint } from './kube-endpoint.ts';
import { loadKubeconfigFile } from './kubeconfig-endpoint.ts';

/**
 * Finds the Kubernetes API server: by the kubeconfig file when one is named (`--lister-kubeconfig`,
 * `--authentication-kubeconfig`, `--authorization-kubeconfig`), else by the ServiceAccount of the pod. Throws
 * {@link KubeConfigError} when neither works.
 */
export function loadKubeConfig(path: string | undefined, surroundings: InClusterSurroundings): Promise<KubeEndpoint> {
  return path === undefined ? loadInClusterEndpoint(surroundings) : loadKubeconfigFile(path, surroundings.clock);
}
