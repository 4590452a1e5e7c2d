import { FakeClock } from '@metrics-adapter/core/testing';
import { type StandInClusterOptions, startStandInCluster } from '../src/testing/index.ts';
import { ApiClient } from './agreement/api-client.ts';
import type { Identity } from './agreement/cluster-under-test.ts';

/** A stand-in whose time stands still, and an administrator who asks it. */
export async function startTestCluster(options: StandInClusterOptions = {}) {
  const clock = new FakeClock();
  const cluster = await startStandInCluster({ clock, timers: clock, ...options });
  const administrator: Identity = { token: cluster.token('admin', ['system:masters']) };
  const address = { url: cluster.url, ca: cluster.ca, administrator };
  const clientOf = (identity: Identity) => new ApiClient(address, identity);
  return { cluster, clock, address, client: new ApiClient(address), clientOf };
}

export type TestCluster = Awaited<ReturnType<typeof startTestCluster>>;
