import { join } from 'node:path';
import { FakeClock } from '@metrics-adapter/core/testing';
import { type Simulator, type SimulatorOptions, startSimulator } from '@metrics-adapter/sysdig-simulator';
import { loadSurroundings } from '../../src/cli/load-surroundings.ts';
import { sysdigBackend } from '../../src/cli/sysdig-backend.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { buildApplication } from '../../src/container/build-application.ts';
import { RecordingLog } from '../../src/kubernetes/testing/recording-log.ts';
import { TemporaryFolder } from '../../src/kubernetes/testing/temporary-folder.ts';
import { createHttpsServer, listen } from '../../src/lifecycle/https-server.ts';
import { RequestsUnderWay } from '../../src/lifecycle/requests-under-way.ts';
import { adapterRules, startStandInCluster } from '../../src/testing/index.ts';
import { AdapterTimers } from './adapter-timers.ts';
import { HeldAnswers } from './held-answers.ts';
import { clusterName, type ShopWorld } from './shop-world.ts';
import { autoscaler, ruleFile, WholeServer } from './whole-server.ts';

const adapter = 'system:serviceaccount:monitoring:adapter';

export interface WholeServerOptions {
  readonly simulator?: Pick<SimulatorOptions, 'limits' | 'settings' | 'data' | 'iam'>;
  /** Flags of `serve`, besides what it takes to find the stand-ins. */
  readonly args?: readonly string[] | ((simulator: Simulator) => readonly string[]);
  /** Variables of its environment, besides those. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What a file with metric rules says when the server starts; absent: there is none. */
  readonly rules?: string;
  /** What there is before the server starts. */
  readonly furnish?: (world: ShopWorld) => void;
  /** Whether to wait until the server is ready; default true. */
  readonly untilReady?: boolean;
}

/** Starts all three. The autoscaler may read every metric. Nothing is left of it when that fails. */
export async function startWholeServer(options: WholeServerOptions = {}): Promise<WholeServer> {
  const surroundings = await startStandIns(options);
  try {
    return await startServer(surroundings, options);
  } catch (error) {
    await surroundings.stop();
    throw error;
  }
}

type StandIns = Awaited<ReturnType<typeof startStandIns>>;

async function startStandIns({ simulator: given, furnish = () => {} }: WholeServerOptions) {
  const clock = new FakeClock();
  const held = new HeldAnswers();
  const cluster = await startStandInCluster({ clock, timers: clock });
  for (const rule of [...adapterRules(adapter), mayReadMetrics(autoscaler)]) cluster.rules.allow(rule);
  const simulator = await startSimulator({ clock: () => clock.now(), wait: () => held.wait(), ...given });
  furnish({ cluster, simulator });
  const folder = await TemporaryFolder.create();
  const stop = async (): Promise<void> => {
    held.release();
    await Promise.all([simulator.stop(), cluster.stop(), folder.remove()]);
  };
  return { clock, held, cluster, simulator, folder, stop };
}

async function startServer(standIns: StandIns, options: WholeServerOptions): Promise<WholeServer> {
  const { clock, cluster, simulator, stop: stopStandIns } = standIns;
  const timers = new AdapterTimers(clock);
  const log = new RecordingLog();
  const effects = { clock, timers, random: () => 0, newId: () => 'new-id' };
  const surroundings = { ...(await load(standIns, options, log)), ...effects };
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
    await stopStandIns();
  };
  const { held, folder } = standIns;
  const serving = { server, underWay, surroundings, folder, port, stop };
  const whole = new WholeServer({ clock, timers, cluster, simulator, held, log, ...serving });
  await whole.untilSaid('info: watching ConfigMap kube-system/extension-apiserver-authentication');
  if (options.untilReady ?? true) await untilReady(whole);
  return whole;
}

/** Reads flags, variables and files, as `serve` does. */
async function load({ cluster, simulator, folder }: StandIns, options: WholeServerOptions, log: RecordingLog) {
  const { rules, args = [] } = options;
  const kubeconfig = await cluster.writeKubeconfig(join(folder.path, 'config'), adapter);
  const ruled = rules === undefined ? [] : [`--rules=${await folder.write(ruleFile, rules)}`];
  const flags = typeof args === 'function' ? args(simulator) : args;
  const where = { SDC_TOKEN: simulator.token, SDC_ENDPOINT: simulator.url, CLUSTER_NAME: clusterName };
  const environment = { ...where, ...options.environment };
  const config = loadConfig(['--lister-kubeconfig', kubeconfig, ...ruled, ...flags], environment, sysdigBackend);
  return loadSurroundings({ config, environment, module: sysdigBackend }, log);
}

async function untilReady(whole: WholeServer): Promise<void> {
  for (let left = 500; (await whole.ask('/readyz')).status !== 200; left -= 1) {
    if (left === 0) throw new Error('the server does not get ready');
    // What is due at once on a clock that stands still.
    await whole.clock.advance(0);
  }
}

/** What an administrator grants to whoever reads metrics. */
export function mayReadMetrics(user: string) {
  const apiGroups = ['custom.metrics.k8s.io', 'external.metrics.k8s.io'];
  return { users: [user], verbs: ['get', 'list'], apiGroups, resources: ['*'] };
}
