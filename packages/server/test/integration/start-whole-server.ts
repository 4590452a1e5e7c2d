import { join } from 'node:path';
import { FakeClock } from '@metrics-adapter/core/testing';
import { type SimulatorOptions, startSimulator } from '@metrics-adapter/sysdig-simulator';
import { loadSurroundings } from '../../src/cli/load-surroundings.ts';
import { sysdigBackend } from '../../src/cli/sysdig-backend.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { buildApplication } from '../../src/container/build-application.ts';
import { RecordingLog } from '../../src/kubernetes/testing/recording-log.ts';
import { TemporaryFolder } from '../../src/kubernetes/testing/temporary-folder.ts';
import { until } from '../../src/kubernetes/testing/until.ts';
import { createHttpsServer, listen } from '../../src/lifecycle/https-server.ts';
import { RequestsUnderWay } from '../../src/lifecycle/requests-under-way.ts';
import { adapterRules, startStandInCluster } from '../../src/testing/index.ts';
import { AdapterTimers } from './adapter-timers.ts';
import { HeldAnswers } from './held-answers.ts';
import { clusterName, type ShopWorld } from './shop-world.ts';
import { autoscaler, WholeServer } from './whole-server.ts';

const adapter = 'system:serviceaccount:monitoring:adapter';

export interface WholeServerOptions {
  readonly simulator?: Pick<SimulatorOptions, 'limits'>;
  /** Flags of `serve`, besides what it takes to find the stand-ins. */
  readonly args?: readonly string[];
  /** What there is before the server starts. */
  readonly furnish?: (world: ShopWorld) => void;
  /** Whether to wait until the server is ready; default true. */
  readonly untilReady?: boolean;
}

/** Starts all three. The autoscaler may read every metric. */
export async function startWholeServer({
  simulator: given,
  args = [],
  furnish = () => {},
  untilReady = true,
}: WholeServerOptions = {}): Promise<WholeServer> {
  const clock = new FakeClock();
  const held = new HeldAnswers();
  const timers = new AdapterTimers(clock);
  const log = new RecordingLog();
  const cluster = await startStandInCluster({ clock, timers: clock });
  for (const rule of [...adapterRules(adapter), mayReadMetrics(autoscaler)]) cluster.rules.allow(rule);
  const simulator = await startSimulator({ clock: () => clock.now(), wait: () => held.wait(), ...given });
  furnish({ cluster, simulator });
  const folder = await TemporaryFolder.create();
  const kubeconfig = await cluster.writeKubeconfig(join(folder.path, 'config'), adapter);
  const environment = { SDC_TOKEN: simulator.token, SDC_ENDPOINT: simulator.url, CLUSTER_NAME: clusterName };
  const config = loadConfig(['--lister-kubeconfig', kubeconfig, ...args], environment, sysdigBackend);
  const told = { config, environment, module: sysdigBackend };
  const effects = { clock, timers, random: () => 0, newId: () => 'new-id' };
  const surroundings = { ...(await loadSurroundings(told, log)), ...effects };
  await folder.remove();
  const application = buildApplication(surroundings);
  const server = createHttpsServer(surroundings.certificate, application.listener);
  const underWay = new RequestsUnderWay(server);
  const port = await listen(server, { port: 0, address: '127.0.0.1', log });
  application.start();
  const stop = async (): Promise<void> => {
    application.stop();
    surroundings.certificate.close();
    server.close();
    server.closeAllConnections();
    held.release();
    await Promise.all([simulator.stop(), cluster.stop()]);
  };
  const serving = { server, underWay, surroundings, port, stop };
  const whole = new WholeServer({ clock, timers, cluster, simulator, held, log, ...serving });
  await until(() => log.lines.includes('info: watching ConfigMap kube-system/extension-apiserver-authentication'));
  for (let left = 500; untilReady && (await whole.ask('/readyz')).status !== 200; left -= 1) {
    if (left === 0) throw new Error('the server does not get ready');
    // What is due at once on a clock that stands still.
    await clock.advance(0);
  }
  return whole;
}

/** What an administrator grants to whoever reads metrics. */
export function mayReadMetrics(user: string) {
  const apiGroups = ['custom.metrics.k8s.io', 'external.metrics.k8s.io'];
  return { users: [user], verbs: ['get', 'list'], apiGroups, resources: ['*'] };
}
