import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../http/simulator.ts';
import type { Simulator } from '../http/simulator-options.ts';

/** Seconds; three after a sample. */
const now = 1_700_000_003;
const newest = 1_700_000_000;
/** Microseconds in a second. */
const micro = 1_000_000;
let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator({ clock: () => now * 1000, lag: 0, data: { rowOrder: 'chronological' } });
});
afterEach(() => simulator.stop());

function setHosts(): void {
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    const labels = { host_hostname: name, kube_node_name: `node-${name}` };
    simulator.series.setSeries('sysdig_host_cpu_used_percent', labels, { every: 10, value: () => 10 * (index + 1) });
  }
}

async function ask(path: string, body?: unknown): Promise<unknown> {
  const headers = { authorization: `Bearer ${simulator.token}` };
  const init = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) };
  return (await fetch(`${simulator.url}${path}`, init)).json();
}

/** As Sysdig's Grafana plugin writes it. */
function toBatchRequest(metrics: Record<string, string>, change: object = {}): object {
  return {
    format: { type: 'data' },
    time: { from: (newest - 20) * micro, to: newest * micro, sampling: 10 * micro },
    metrics,
    group: {
      aggregations: { v0: 'avg' },
      groupAggregations: { v0: 'avg' },
      by: [{ metric: 'k0', value: 10 * micro }, { metric: 'k1' }],
      configuration: { groups: [] },
    },
    paging: { from: 0, to: 1 },
    sort: [{ v0: 'desc' }],
    scope: null,
    compareTo: null,
    ...change,
  };
}

describe('POST /api/data/batch', () => {
  const metrics = { k0: 'timestamp', v0: 'cpu.used.percent', k1: 'host.hostName' };
  const by = [{ metric: 'k0', value: 10 * micro }, { metric: 'k1' }];
  const time = { from: (newest - 20) * micro, to: newest * micro, sampling: 10 * micro };

  it('answers with objects by alias and times in microseconds', async () => {
    setHosts();
    expect(await ask('/api/data/batch', { requests: [toBatchRequest(metrics)] })).toEqual({
      responses: [
        {
          data: [
            { k0: (newest - 10) * micro, v0: 30, k1: 'c' },
            { k0: (newest - 10) * micro, v0: 20, k1: 'b' },
            { k0: newest * micro, v0: 30, k1: 'c' },
            { k0: newest * micro, v0: 20, k1: 'b' },
          ],
          time,
          group: { by },
        },
      ],
    });
  });

  it('answers once for the whole window where no time is asked for, ordered as it is told', async () => {
    setHosts();
    const request = toBatchRequest(
      { v0: 'cpu.used.percent', k1: 'host.hostName' },
      { sort: [{ v0: 'asc' }], scope: "host.hostName in ('a', 'c')" },
    );
    expect(await ask('/api/data/batch', { requests: [request] })).toMatchObject({
      responses: [
        {
          data: [
            { v0: 10, k1: 'a' },
            { v0: 30, k1: 'c' },
          ],
          time: { ...time, sampling: 20 * micro },
        },
      ],
    });
  });

  it('tells what is wrong with a request in its place', async () => {
    setHosts();
    const wrong = toBatchRequest({ ...metrics, v0: 'nothing' });
    expect(await ask('/api/data/batch', { requests: [wrong, {}, toBatchRequest(metrics)] })).toEqual({
      responses: [
        {
          errors: [
            {
              reason: 'Metric not found',
              message: "'nothing' is not a Sysdig Cloud metric",
              field: 'metrics',
              rejectedValue: [
                {
                  groupAggregation: 'avg',
                  alias: 'v0',
                  aggregations: { time: 'avg', group: 'avg' },
                  timeAggregation: 'avg',
                  metric: 'nothing',
                },
                {
                  groupAggregation: null,
                  alias: 'k1',
                  aggregations: null,
                  timeAggregation: null,
                  metric: 'host.hostName',
                },
              ],
            },
          ],
        },
        { errors: [expect.objectContaining({ field: 'metrics', message: 'metrics must be an object' })] },
        expect.objectContaining({ time }),
      ],
    });
  });

  it('shows empty intervals where that is asked for', async () => {
    const labels = { host_hostname: 'a' };
    simulator.series.setSeries('sysdig_host_cpu_used_percent', labels, [[newest - 10, 5]]);
    const rows = async (query: string) => {
      const answer = await ask(`/api/data/batch${query}`, { requests: [toBatchRequest(metrics)] });
      return (answer as { responses: readonly { data: unknown }[] }).responses[0]?.data;
    };
    const first = { k0: (newest - 10) * micro, v0: 5, k1: 'a' };
    expect(await rows('')).toEqual([first]);
    expect(await rows('?metricCompatibilityValidation=true&emptyValuesAsNull=true')).toEqual([
      first,
      { k0: newest * micro, v0: null, k1: 'a' },
    ]);
  });

  it('takes twenty requests', async () => {
    const requests = Array.from({ length: 20 }, () => toBatchRequest(metrics));
    expect(await ask('/api/data/batch', { requests })).toMatchObject({ responses: { length: 20 } });
    expect(await ask('/api/data/batch', { requests: [...requests, {}] })).toMatchObject({
      errors: [{ field: 'requests', message: 'requests must not be more than 20', rejectedValue: 21 }],
    });
  });
});

describe('GET /api/history/timelines', () => {
  it('tells from when to when each resolution has data, in microseconds, the finest first', async () => {
    setHosts();
    simulator.faults.lag = 25;
    const { agents } = (await ask('/api/history/timelines')) as { agents: readonly { sampling: number }[] };
    expect(agents.map(({ sampling }) => sampling / micro)).toEqual([10, 60, 600, 3600, 86_400]);
    expect(agents[0]).toEqual({ from: (newest - 4 * 3600) * micro, to: (newest - 30) * micro, sampling: 10 * micro });
  });

  it('has null edges where there are no data', async () => {
    expect(await ask('/api/history/timelines')).toMatchObject({
      agents: [10, 60, 600, 3600, 86_400].map((sampling) => ({ from: null, to: null, sampling: sampling * micro })),
    });
  });
});

describe('GET /api/v2/history/timelines/alignments', () => {
  it('tells the grid for windows up to a length, in seconds', async () => {
    const answer = (await ask('/api/v2/history/timelines/alignments')) as readonly unknown[];
    expect(answer.slice(0, 2)).toEqual([
      { max: 6000, sampling: 10, alignTo: 10 },
      { max: 36_000, sampling: 60, alignTo: 60 },
    ]);
  });
});

describe('POST /api/data/entity/metadata', () => {
  const request = {
    time: { from: (newest - 60) * micro, to: newest * micro },
    metrics: ['host.hostName', 'kube_node_name'],
    filter: "host.hostName != 'b'",
  };

  it('lists the values of labels that occur together, under the names of the request', async () => {
    setHosts();
    simulator.series.setSeries('jobs', { queue: 'x', host_hostname: 'b' }, { every: 10, value: () => 1 });
    const expected = ['a', 'c'].map((name) => ({ 'host.hostName': name, kube_node_name: `node-${name}` }));
    expect(await ask('/api/data/entity/metadata', request)).toEqual({ data: expected });
    expect(await ask('/api/data/entity/metadata', { ...request, paging: { from: 1, to: 5 } })).toEqual({
      data: expected.slice(1),
    });
  });

  it('refuses what is no list of labels', async () => {
    expect(await ask('/api/data/entity/metadata', { ...request, filter: null, metrics: [7] })).toMatchObject({
      errors: [{ field: 'metrics', message: 'metrics must be labels', rejectedValue: 7 }],
    });
  });
});
