import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { autoscalerOf, metricSpecs, readScaling, removeAutoscalers } from './autoscaler.ts';
import { type Fixture, startFixture } from './fixture.ts';
import { requestCount, Workload } from './workload.ts';

/**
 * For how long a failure must change nothing, in milliseconds: the controller syncs every two seconds. Its events are no
 * measure: after 25 of one HPA it writes no more for minutes.
 */
const longEnough = 10_000;

describe('HorizontalPodAutoscalers that get no fresh value', () => {
  let fixture: Fixture;
  let workloads: Readonly<Record<keyof typeof metricSpecs, Workload>>;

  beforeAll(async () => {
    fixture = await startFixture();
  });
  afterAll(() => fixture?.dispose());
  afterEach(() => removeAutoscalers(fixture.kubectl));

  let tests = 0;
  beforeEach(async () => {
    tests += 1;
    const shared = { ...fixture, namespace: `holding-${tests}` };
    workloads = {
      object: new Workload({ ...shared, name: 'kuard-object' }),
      pods: new Workload({ ...shared, name: 'kuard-pods' }),
      external: new Workload({ ...shared, name: 'kuard-external' }),
    };
    for (const workload of Object.values(workloads)) await workload.deploy(2);
  });

  async function everyWorkload(work: (workload: Workload) => Promise<void>): Promise<void> {
    await Promise.all(Object.values(workloads).map(work));
  }

  /** Targets for which 19 requests a second want exactly two replicas: any false value would show. */
  async function autoscale(): Promise<void> {
    const { object, pods, external } = workloads;
    await fixture.kubectl.apply(
      autoscalerOf(object, metricSpecs.object(object, 20)),
      autoscalerOf(pods, metricSpecs.pods(pods, 10)),
      autoscalerOf(external, metricSpecs.external(external, 10)),
    );
  }

  async function readStates() {
    return [...(await readScaling(fixture.kubectl, workloads.object.namespace)).values()];
  }

  async function expectActive(): Promise<void> {
    const active = async () => {
      const statuses = (await readStates()).map(({ scalingActive }) => scalingActive?.status);
      expect(statuses).toEqual(['True', 'True', 'True']);
    };
    await eventually(active, { timeout: 90_000, interval: 1000 });
  }

  /** Watches until no HPA could read its metric for several syncs, and sees two replicas all the while. */
  async function expectHeld(): Promise<void> {
    const seen = new Set<number>();
    let since = Number.POSITIVE_INFINITY;
    const failing = async () => {
      const states = await readStates();
      for (const { replicas } of states) seen.add(replicas);
      const isFailing = states.every(({ scalingActive }) => scalingActive?.status === 'False');
      since = isFailing ? Math.min(since, Date.now()) : Number.POSITIVE_INFINITY;
      expect(Date.now() - since).toBeGreaterThanOrEqual(longEnough);
    };
    await eventually(failing, { timeout: 90_000, interval: 1000 });
    expect([...seen]).toEqual([2]);
  }

  /** What the adapter said stands behind the controller's own words, which end with the name of the API. */
  async function expectHelpfulDescription(workload: Workload): Promise<void> {
    const description = await workload.describeAutoscaler();
    const sentence = description.match(/FailedGet\w+Metric .*metrics API: (.*)$/m)?.[1];
    expect(sentence).toContain(requestCount.metric);
    expect(sentence).toContain(workload.name);
  }

  it('hold their replicas while there is no series', async () => {
    await autoscale();
    await expectHeld();
    await everyWorkload(expectHelpfulDescription);
  });

  it('hold their replicas when the series have ended', async () => {
    await everyWorkload((workload) => workload.receive(19));
    await autoscale();
    await expectActive();
    await everyWorkload((workload) => workload.stopReporting());
    await expectHeld();
    await everyWorkload(expectHelpfulDescription);
  });

  it('hold their replicas when the newest samples are old', async () => {
    await everyWorkload((workload) => workload.receive(19, { withTime: true }));
    await autoscale();
    await expectActive();
    await everyWorkload((workload) => workload.stopReporting());
    await expectHeld();
    await everyWorkload(expectHelpfulDescription);
  });

  it('hold their replicas while the backend is away, and go on when it is back', async () => {
    await everyWorkload((workload) => workload.receive(19));
    await autoscale();
    await expectActive();
    await fixture.prometheus.stop();
    await expectHeld();
    await everyWorkload(expectHelpfulDescription);
    await fixture.prometheus.start();
    await expectActive();
  });
});
