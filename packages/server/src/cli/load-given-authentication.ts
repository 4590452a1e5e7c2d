import type { ClusterAuthenticationConfig } from '../authentication/cluster-authentication.ts';
import type { AuthenticationOverrides } from '../config/config.ts';
import { loadAll } from './load-all.ts';
import { readPem } from './read-pem.ts';

/** What flags say in place of the cluster. Throws {@link ConfigError} with every problem. */
export async function loadGivenAuthentication(given: AuthenticationOverrides): Promise<ClusterAuthenticationConfig> {
  const { clientCaFile, requestHeader } = given;
  const { client, frontProxy } = await loadAll({
    client: readPem('--client-ca-file', clientCaFile),
    frontProxy: readPem('--requestheader-client-ca-file', requestHeader?.caFile),
  });
  return {
    ...(client && { clientBundle: client.bundle }),
    ...(requestHeader && frontProxy && { requestHeader: { ...requestHeader, bundle: frontProxy.bundle } }),
  };
}
