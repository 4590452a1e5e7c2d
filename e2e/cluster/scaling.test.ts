import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { autoscalerOf, metricSpecs } from './autoscaler.ts';
import { type Fixture, startFixture } from './fixture.ts';
import { Workload } from './workload.ts';

describe('a HorizontalPodAutoscaler on a Sysdig metric', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await startFixture();
  });
  afterAll(() => fixture?.dispose());

  async function deploy(name: string, replicas: number): Promise<Workload> {
    const workload = new Workload({ ...fixture, namespace: 'scaling', name });
    await workload.deploy(replicas);
    return workload;
  }

  it('of type Object follows the value up and down', async () => {
    const workload = await deploy('kuard-object', 1);
    await workload.receive(100);
    await fixture.kubectl.apply(autoscalerOf(workload, metricSpecs.object(workload, 100)));
    await workload.receiveUntil(200, 4);
    await workload.receiveUntil(20, 1);
  });

  it('of type Pods finds the number of pods that share the load as wanted', async () => {
    const workload = await deploy('kuard-pods', 1);
    await workload.receive(9);
    await fixture.kubectl.apply(autoscalerOf(workload, metricSpecs.pods(workload, 10)));
    await workload.receiveUntil(27, 3);
    await workload.receiveUntil(9, 1);
  });

  it('of type External divides the value by the target', async () => {
    const workload = await deploy('kuard-external', 1);
    await workload.receive(9);
    await fixture.kubectl.apply(autoscalerOf(workload, metricSpecs.external(workload, 10)));
    await workload.receiveUntil(37, 4);
    await workload.receiveUntil(16, 2);
  });
});
