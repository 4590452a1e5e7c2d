import { FakeClock } from '@metrics-adapter/core/testing';
import { KubeHttp } from '../transport/kube-http.ts';
import { FakeApiServer, type FakeApiServerOptions } from './fake-api-server.ts';
import { RecordingLog } from './recording-log.ts';
import { RecordingTimers } from './recording-timers.ts';

/** A fake API server, and what a watch on it takes; time stands still. */
export async function startSurroundings(options?: FakeApiServerOptions) {
  const server = await FakeApiServer.start(options);
  const clock = new FakeClock();
  const log = new RecordingLog();
  const transport = new KubeHttp({ endpoint: server.endpoint(), timers: clock });
  const timers = new RecordingTimers(clock);
  const around = { transport, clock, timers, random: () => 0.5, log };
  const stop = async (): Promise<void> => {
    transport.close();
    await server.stop();
  };
  /** `waits` tells the pauses that were made, without the deadlines of requests. */
  return { server, clock, log, around, waits: timers.waits, stop };
}

export type TestSurroundings = Awaited<ReturnType<typeof startSurroundings>>;

/** A pod as `PartialObjectMetadata`. */
export function podObject(name: string, labels: Readonly<Record<string, string>> = {}, more: object = {}) {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { name, namespace: 'shop', labels, resourceVersion: '1', ...more },
  };
}

/** A page of a list. */
export function listOf(items: readonly unknown[], resourceVersion: string, token?: string) {
  return { kind: 'List', metadata: { resourceVersion, ...(token ? { continue: token } : {}) }, items };
}

/** A line of a watch. */
export function watchEvent(type: string, object: ReturnType<typeof podObject>, resourceVersion: string) {
  return { type, object: { ...object, metadata: { ...object.metadata, resourceVersion } } };
}
