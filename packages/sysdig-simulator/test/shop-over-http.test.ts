import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createShop, type Simulator, startSimulator } from '../src/index.ts';

/** Seconds; a multiple of ten. */
const now = 1_700_000_000;
let pods: readonly string[];
let time: number;
let simulator: Simulator;

beforeEach(async () => {
  pods = ['1', '2'];
  time = now;
  const clock = () => time * 1000;
  const podsOf = (deployment: string) => pods.map((pod) => `${deployment}-${pod}`);
  simulator = await startSimulator({ clock, sources: [createShop({ clock, podsOf })] });
});
afterEach(() => simulator.stop());

async function ask(path: string): Promise<{ readonly data: unknown; readonly warnings?: unknown }> {
  const headers = { authorization: `Bearer ${simulator.token}` };
  const response = await fetch(`${simulator.url}/prometheus/api/v1/${path}`, { headers });
  return (await response.json()) as { readonly data: unknown };
}

/** Values, times of samples and the newest time of all, of the pods of a deployment: from a window that has settled. */
function settledRates(deployment: string): string {
  const selector = `sysdig_container_net_http_request_count{kube_workload_name="${deployment}"}`;
  const by = 'by (kube_pod_name)';
  return [
    `label_replace((sum ${by} (sum_over_time(${selector}[60s] offset 30s)) / 60) and (max ${by} (count_over_time(${selector}[60s] offset 30s)) >= 6), "__k", "v", "", "")`,
    `label_replace(max ${by} (timestamp(${selector} offset 30s) > time() - 90), "__k", "t", "", "")`,
    `label_replace(max(timestamp(${selector})), "__k", "w", "", "")`,
  ].join(' or ');
}

async function rowsOf(deployment: string): Promise<readonly string[]> {
  const query = new URLSearchParams({ query: settledRates(deployment), time: String(time - 5) });
  const { data } = await ask(`query?${query}`);
  const { result } = data as { result: { metric: Record<string, string>; value: [number, string] }[] };
  return result.map(({ metric, value }) => `${metric['__k']} ${metric['kube_pod_name'] ?? ''} ${value[1]}`);
}

describe('a shop behind the simulator', () => {
  it('answers one grouped query with values, their times and the newest time of all', async () => {
    const rows = await rowsOf('frontend');
    expect(rows.filter((row) => row.startsWith('v '))).toHaveLength(2);
    // 30 s old half a period before now, on the grid of samples; and 20 s of lag.
    expect(rows.filter((row) => !row.startsWith('v '))).toEqual([
      `t frontend-1 ${now - 40}`,
      `t frontend-2 ${now - 40}`,
      `w  ${now - 20}`,
    ]);
  });

  it('gives a new pod a time before its window is full, and takes an ended one out of the times', async () => {
    await rowsOf('frontend');
    time += 10;
    pods = ['2', '3'];
    await rowsOf('frontend');
    time += 60;
    const rows = (await rowsOf('frontend')).map((row) => row.split(' ').slice(0, 2).join(' '));
    expect(rows).toEqual(['v frontend-2', 't frontend-2', 't frontend-3', 'w ']);
  });

  it('tells types and units', async () => {
    expect((await ask('metadata?metric=checkout_orders_total')).data).toEqual({
      checkout_orders_total: [{ type: 'counter', unit: 'number', help: 'Orders placed' }],
    });
    expect((await ask('label/kube_namespace_name/values?limit=0')).data).toEqual(['shop', 'warehouse']);
  });
});
