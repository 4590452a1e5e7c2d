import { expect } from '@jest/globals';
import type { Autoscaler } from '../../packages/core/src/index.ts';
import {
  averageValue,
  externalMetric,
  objectMetric,
  readyPods,
} from '../../packages/core/src/testing/fixtures/scaling-examples.ts';
import { withCleanup } from '../cleanup.ts';
import type { ClusterAccess } from '../control-plane/control-plane.ts';
import { Kubectl, type KubernetesObject } from '../control-plane/kubectl.ts';
import { eventually } from '../eventually.ts';
import type { AutoscalerStatus } from './autoscaler-status.ts';
import { AutoscalerWatch } from './autoscaler-watch.ts';
import { type FixedMetricsApi, startFixedMetricsApi, toFixedAnswer } from './fixed-metrics-api.ts';
import { autoscalerManifest, metricName, scalableKind, type TargetObject, targetManifests } from './manifests.ts';
import { namespace, type ScalingCase, scalingCase } from './scaling-case.ts';

/** The controller finds new APIs and new kinds only now and then. */
const discoveryTimeout = 120_000;

/** Where the real HPA controller decides on cases, each with a name of its own. */
export interface TestBench {
  /** Puts the cases into the cluster, all in their first phase. */
  place(cases: ReadonlyMap<string, ScalingCase>): Promise<void>;
  /** Gives a case its next phase. */
  change(name: string, autoscaler: Autoscaler): Promise<void>;
  /** Every status that the controller has written for a case. */
  statusesOf(name: string): readonly AutoscalerStatus[];
  dispose(): Promise<void>;
}

/** Sets up what the cases share, and waits until the controller reads metrics of both groups. */
export function startTestBench(cluster: ClusterAccess): Promise<TestBench> {
  return withCleanup(async (cleanup) => {
    const kubectl = new Kubectl(cluster.kubectl, cluster.adminKubeconfig);
    const api = await startFixedMetricsApi(kubectl, cleanup);
    cleanup.add(() => kubectl.delete(scalableKind()));
    await kubectl.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, scalableKind());
    await kubectl.run([
      'wait',
      'crd',
      scalableKind().metadata.name,
      '--for',
      'condition=Established',
      '--timeout',
      '30s',
    ]);
    cleanup.add(() => removePods(kubectl));
    const watch = await AutoscalerWatch.start(cluster, namespace);
    cleanup.add(async () => watch.stop());
    cleanup.add(() => kubectl.run(['delete', 'hpa', '--all', '--namespace', namespace]));
    const bench = new ClusterTestBench(kubectl, api, watch, () => cleanup.run());
    await bench.waitUntilRead();
    return bench;
  });
}

class ClusterTestBench implements TestBench {
  readonly dispose: () => Promise<void>;
  private readonly kubectl: Kubectl;
  private readonly api: FixedMetricsApi;
  private readonly watch: AutoscalerWatch;

  constructor(kubectl: Kubectl, api: FixedMetricsApi, watch: AutoscalerWatch, dispose: () => Promise<void>) {
    this.kubectl = kubectl;
    this.api = api;
    this.watch = watch;
    this.dispose = dispose;
  }

  /** Everything is there before its HPA is: the first sync decides on the whole case. */
  async place(cases: ReadonlyMap<string, ScalingCase>): Promise<void> {
    const entries = [...cases];
    for (const [name, { phases }] of entries) this.answer(name, phases[0]);
    const targets = entries.flatMap(([name, { target }]) => targetManifests({ namespace, name }, target));
    await this.applyWithStatus(targets);
    const deleted = targets.filter(({ metadata }) => metadata.finalizers !== undefined);
    await Promise.all(deleted.map(({ metadata }) => this.deletePod(metadata.name)));
    await this.kubectl.apply(
      ...entries.map(([name, { phases }]) => autoscalerManifest({ namespace, name }, phases[0])),
    );
  }

  async change(name: string, autoscaler: Autoscaler): Promise<void> {
    this.answer(name, autoscaler);
    await this.kubectl.apply(autoscalerManifest({ namespace, name }, autoscaler));
  }

  statusesOf(name: string): readonly AutoscalerStatus[] {
    return this.watch.statusesOf(name);
  }

  async waitUntilRead(): Promise<void> {
    const metrics = [objectMetric(averageValue('1'), '1'), externalMetric(averageValue('1'), ['1'])];
    await this.place(new Map([['first', scalingCase('reads both', { pods: readyPods(1), metrics })]]));
    const read = {
      conditions: expect.objectContaining({ ScalingActive: expect.stringContaining('True ValidMetricFound') }),
      usages: ['1', '1'],
    };
    const seen = async () => expect(this.statusesOf('first')).toContainEqual(expect.objectContaining(read));
    await eventually(seen, { timeout: discoveryTimeout });
  }

  private answer(name: string, { metrics }: Autoscaler): void {
    for (const metric of metrics) this.api.set(metricName(name, metric), toFixedAnswer({ namespace, name }, metric));
  }

  private async applyWithStatus(objects: readonly KubernetesObject[]): Promise<void> {
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    const apply = ['apply', '--server-side', '--force-conflicts', '-f', '-'];
    await this.kubectl.run(apply, list);
    await this.kubectl.run([...apply, '--subresource', 'status'], list);
  }

  private async deletePod(pod: string): Promise<void> {
    await this.kubectl.run(['delete', 'pod', pod, '--namespace', namespace, '--wait=false']);
  }
}

/** What holds deleted pods goes first. */
async function removePods(kubectl: Kubectl): Promise<void> {
  const pods = ['pods', '--namespace', namespace];
  const { items } = await kubectl.get<{ items: readonly TargetObject[] }>(...pods);
  const held = items.filter(({ metadata }) => metadata.finalizers !== undefined).map(({ metadata }) => metadata.name);
  const release = JSON.stringify({ metadata: { finalizers: null } });
  await Promise.all(
    held.map((name) => kubectl.run(['patch', 'pod', name, '--namespace', namespace, '--patch', release])),
  );
  await kubectl.run(['delete', ...pods, '--all', '--force', '--grace-period', '0', '--timeout', '60s']);
}
