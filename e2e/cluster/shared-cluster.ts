import type { ClusterAccess } from '../control-plane/control-plane.ts';

const variable = 'E2E_CLUSTER';

/** Hands the running control plane to the test files: the environment is all that Jest lets through. */
export function shareCluster(access: ClusterAccess): void {
  process.env[variable] = JSON.stringify(access);
}

export function sharedCluster(): ClusterAccess {
  const shared = process.env[variable];
  if (shared === undefined) throw new Error('no control plane runs; start the tests with "npm run test:cluster"');
  return JSON.parse(shared);
}
