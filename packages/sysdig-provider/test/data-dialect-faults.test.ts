import { afterEach, describe, expect, it } from '@jest/globals';
import { everything, type SampleOutcome, type SampleRequest } from '@metrics-adapter/core';
import { testContext } from '@metrics-adapter/core/testing';
import type { SimulatorOptions } from '@metrics-adapter/sysdig-simulator';
import { SimulatedDialects } from './support/simulated-dialects.ts';
import { valuesOf } from './support/simulated-sysdig.ts';

const started: SimulatedDialects[] = [];
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
});

const requests = 'sysdig_container_net_http_request_count';
const pods: SampleRequest = {
  kind: 'object',
  metric: requests,
  groupResource: { group: '', resource: 'pods' },
  metricSelector: everything,
  namespaces: ['shop'],
};

/** So many pods, the first with one request a second, the second with two, … */
async function start(count: number, data: SimulatorOptions['data'] = {}): Promise<SimulatedDialects> {
  const simulated = await SimulatedDialects.start({ simulator: { data } });
  started.push(simulated);
  for (let pod = 1; pod <= count; pod += 1) {
    const labels = { kube_cluster_name: 'prod', kube_namespace_name: 'shop', kube_pod_name: `web-${pod}` };
    simulated.simulator.series.setSeries(requests, labels, { every: 10, value: () => pod * 10 });
  }
  return simulated;
}

async function fetch(
  { sources }: SimulatedDialects,
  ...asked: readonly SampleRequest[]
): Promise<readonly SampleOutcome[]> {
  return sources.data.fetch(asked, testContext);
}

function expected(count: number): ReadonlyMap<string, number> {
  return new Map(Array.from({ length: count }, (_, index) => [`shop/web-${index + 1}`, index + 1]));
}

async function valuesIn(simulated: SimulatedDialects): Promise<ReadonlyMap<string, number>> {
  const [outcome] = await fetch(simulated, pods);
  if (outcome === undefined) throw new Error('there is no outcome');
  return new Map([...valuesOf(outcome)].toSorted());
}

describe('the data API before a simulator', () => {
  it.each([
    [11, 1],
    [10, 2],
    [1500, 2],
    [2000, 3],
  ])('reads %d pods to the end, by %d calls', async (count, calls) => {
    const simulated = await start(count);
    expect(await valuesIn(simulated)).toEqual(new Map([...expected(count)].toSorted()));
    expect(simulated.bodies).toHaveLength(calls);
  });

  it('reads pages as large as the server gives', async () => {
    const simulated = await start(130, { pagingMaximum: 199 });
    expect(await valuesIn(simulated)).toEqual(new Map([...expected(130)].toSorted()));
    const pages = simulated.bodies.map((body) => JSON.parse(body).paging);
    expect(pages).toEqual([
      { from: 0, to: 999 },
      { from: 0, to: 499 },
      { from: 0, to: 99 },
      { from: 100, to: 199 },
    ]);
  });

  it.each([200, 400, 404, 409, 422, 500])(
    'does not fail with a metric that there is not, whatever the status: %d',
    async (status) => {
      const simulated = await start(1, { unknownMetricStatus: status });
      const unknown = { ...pods, metric: 'sysdig_container_no_such_thing' };
      const [there, none] = await fetch(simulated, pods, unknown);
      expect(there).toMatchObject({ ok: true, samples: [{ name: 'web-1' }] });
      expect(none).toMatchObject({ ok: false, error: { meaning: 'metric-not-found' } });
      expect(simulated.bodies).toHaveLength(2);
    },
  );

  it('says what it does not understand, and never makes it a number', async () => {
    const simulated = await start(1, { rowShape: 'nested' });
    const [outcome] = await fetch(simulated, pods);
    expect(outcome).toMatchObject({ ok: false, error: { meaning: 'unavailable' } });
  });

  it('learns how late samples are, and looks no nearer when they come later', async () => {
    const simulated = await start(2);
    expect(await valuesIn(simulated)).toEqual(expected(2));
    simulated.simulator.faults.lag = 50;
    for (let step = 0; step < 10; step += 1) {
      await simulated.clock.advance(15_000);
      const [outcome] = await fetch(simulated, pods);
      expect([...valuesOf(outcome ?? raise())].toSorted()).toEqual([...expected(2)]);
    }
    expect(simulated.dialects.data.settleSecondsOf(requests)).toBe(50);
  });

  it('answers with nothing from the time after a source has ended', async () => {
    const simulated = await start(1);
    simulated.simulator.faults.lag = 90;
    expect(await fetch(simulated, pods)).toMatchObject([{ ok: false, error: { name: 'UnusableDataError' } }]);
  });
});

function raise(): never {
  throw new Error('there is no outcome');
}
