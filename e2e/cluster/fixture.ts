import { expect } from '@jest/globals';
import { withCleanup } from '../cleanup.ts';
import type { ClusterAccess } from '../control-plane/control-plane.ts';
import { Kubectl } from '../control-plane/kubectl.ts';
import { eventually } from '../eventually.ts';
import { Exporter } from '../prometheus/exporter.ts';
import { type Prometheus, startScrapingPrometheus } from '../prometheus/prometheus.ts';
import { type Adapter, installAdapter } from './adapter.ts';
import { removeAutoscalers } from './autoscaler.ts';
import { sharedCluster } from './shared-cluster.ts';
import { requestCount } from './workload.ts';

/** Everything that is between an application's metrics and its autoscaler. */
export interface Fixture {
  readonly cluster: ClusterAccess;
  readonly kubectl: Kubectl;
  readonly exporter: Exporter;
  readonly prometheus: Prometheus;
  readonly adapter: Adapter;
  dispose(): Promise<void>;
}

/**
 * Starts an exporter, a Prometheus that scrapes it, and the adapter on both this Prometheus and the shared cluster.
 * @param flags of the adapter, instead of those of all tests or besides them
 */
export function startFixture(flags: Readonly<Record<string, string>> = {}): Promise<Fixture> {
  return withCleanup(async (cleanup) => {
    const cluster = sharedCluster();
    const kubectl = new Kubectl(cluster.kubectl, cluster.adminKubeconfig);
    const exporter = await Exporter.start();
    cleanup.add(() => exporter.stop());
    const prometheus = await startScrapingPrometheus(exporter);
    cleanup.add(() => prometheus.dispose());
    await seeFirstSeries(exporter, prometheus);
    const adapter = await installAdapter({ cluster, sdcEndpoint: prometheus.endpoint, flags });
    cleanup.add(() => adapter.uninstall());
    cleanup.add(() => removeAutoscalers(kubectl));
    return { cluster, kubectl, exporter, prometheus, adapter, dispose: () => cleanup.run() };
  });
}

/** A tenant always has some data of a metric that is scaled on, be it of another cluster. */
async function seeFirstSeries(exporter: Exporter, prometheus: Prometheus): Promise<void> {
  exporter.set(requestCount.series, { kube_cluster_name: 'e2e', kube_namespace_name: 'elsewhere' }, 1);
  const seen = async () => expect(await prometheus.query(requestCount.series)).toHaveLength(1);
  await eventually(seen, { timeout: 30_000 });
}
