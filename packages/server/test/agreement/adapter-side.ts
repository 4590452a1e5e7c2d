import { FakeClock } from '@metrics-adapter/core/testing';
import type { KubeEndpoint } from '../../src/kubernetes/endpoint/kube-endpoint.ts';
import { RecordingLog } from '../../src/kubernetes/testing/recording-log.ts';
import { KubeHttp } from '../../src/kubernetes/transport/kube-http.ts';
import type { WatchSurroundings } from '../../src/kubernetes/watch/reflector.ts';
import type { Address } from './api-client.ts';
import type { Identity } from './cluster-under-test.ts';

/** What the adapter's own classes take to speak to a cluster. Their time stands still, whatever the cluster's does. */
export interface AdapterSide {
  readonly transport: KubeHttp;
  readonly clock: FakeClock;
  readonly log: RecordingLog;
  readonly around: WatchSurroundings;
}

export function createAdapterSide(cluster: Address, identity: Identity = cluster.administrator): AdapterSide {
  const clock = new FakeClock();
  const log = new RecordingLog();
  const transport = new KubeHttp({ endpoint: endpointOf(cluster, identity), timers: clock });
  return { transport, clock, log, around: { transport, clock, timers: clock, random: () => 0, log } };
}

function endpointOf({ url, ca }: Address, { token, ...tls }: Identity): KubeEndpoint {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const credentials = { headers, tls: { ca, ...tls } };
  return { server: new URL(url), credentials: async () => credentials, forgetCredentials: () => {} };
}
