import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createShop, type DeploymentPlan, shopDeployments, startSimulator } from '@metrics-adapter/sysdig-simulator';
import { startAdapter } from './adapter-process.ts';
import type { DemoOptions } from './demo-options.ts';
import { EmbeddedAutoscaler, type Look } from './embedded-autoscaler.ts';
import { formatIntroduction, formatSummary, type Summary } from './introduction.ts';
import { MetricsClient } from './metrics-client.ts';
import type { Screen } from './screen.ts';
import { adapterUser, autoscalerUser, podsOf, startShopCluster } from './shop-cluster.ts';
import { formatTable } from './table.ts';

/** What Sysdig calls the shop's cluster. */
const clusterName = 'shop-cluster';
/** The shop's load rises and falls well within what ten replicas can serve. */
const rush = { dayAmplitude: 0.9, burstEvery: 600, burstLength: 20, burstHeight: 0.5 };
/** Deployments that an HPA scales; the others have nothing to show. */
const scaled = shopDeployments.filter(({ name }) => name !== 'payment');

/**
 * Closes the loop: the load of the shop goes to Sysdig, from there through the adapter to the autoscaler, which sets the
 * replicas that share the load. Everything that was started is ended again, however it ends.
 */
export async function runDemo({ pace, seconds }: DemoOptions, screen: Screen, interrupted: AbortSignal): Promise<void> {
  const endings: (() => unknown)[] = [];
  const onEnd = <T>(thing: T, end: (thing: T) => unknown): T => {
    endings.unshift(() => end(thing));
    return thing;
  };
  try {
    const folder = onEnd(await mkdtemp(join(tmpdir(), 'k8s-sysdig-adapter-demo-')), (path) =>
      rm(path, { recursive: true }),
    );
    const cluster = onEnd(await startShopCluster(scaled, randomUUID()), (started) => started.stop());
    const shop = createShop({
      cluster: clusterName,
      period: pace.period,
      deployments: scaled,
      shape: { ...rush, dayLength: pace.dayLength },
      podsOf: (deployment) => podsOf(cluster, planOf(deployment)),
    });
    const simulator = onEnd(await startSimulator({ lag: pace.lag, sources: [shop] }), (started) => started.stop());
    const kubeconfig = await cluster.writeKubeconfig(join(folder, 'kubeconfig'), adapterUser);
    const adapter = onEnd(
      await startAdapter({ kubeconfig, sysdig: simulator, cluster: clusterName, pace }),
      (started) => started.stop(),
    );
    const token = cluster.token(autoscalerUser);
    const client = onEnd(new MetricsClient(adapter.url, token), (opened) => opened.close());
    screen.print(formatIntroduction({ adapter: adapter.url, sysdig: simulator.url, token }));
    const autoscaler = new EmbeddedAutoscaler({ cluster, client, stabilization: pace.stabilization, now: Date.now });
    const until = seconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + seconds * 1000;
    const looks = await follow({ autoscaler, screen, interrupted, until, pause: pace.sync * 1000 });
    screen.print(formatSummary({ ...looks, backendCalls: simulator.requests.count('/query') }));
  } finally {
    for (const end of endings) await end();
  }
}

interface Following {
  readonly autoscaler: EmbeddedAutoscaler;
  readonly screen: Screen;
  readonly interrupted: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** Milliseconds between two looks. */
  readonly pause: number;
}

async function follow({
  autoscaler,
  screen,
  interrupted,
  until,
  pause,
}: Following): Promise<Omit<Summary, 'backendCalls'>> {
  const counted = { reads: 0, errors: 0, up: 0, down: 0 };
  while (!interrupted.aborted && Date.now() < until) {
    const looks = await autoscaler.sync();
    count(counted, looks);
    screen.show(formatTable(looks, Date.now()));
    await wait(Math.min(pause, Math.max(0, until - Date.now())), undefined, { signal: interrupted }).catch(() => {});
  }
  return counted;
}

function count(counted: { reads: number; errors: number; up: number; down: number }, looks: readonly Look[]): void {
  for (const { answer, from, to } of looks) {
    counted.reads += 1;
    if (!answer.ok) counted.errors += 1;
    if (to > from) counted.up += 1;
    if (to < from) counted.down += 1;
  }
}

function planOf(deployment: string): DeploymentPlan {
  const plan = scaled.find(({ name }) => name === deployment);
  if (plan === undefined) throw new Error(`the shop has no ${deployment}`);
  return plan;
}
