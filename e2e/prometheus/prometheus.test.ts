import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { Exporter } from './exporter.ts';
import { type Prometheus, startPrometheusOnBlocks, startScrapingPrometheus } from './prometheus.ts';

const requests = 'sysdig_container_net_http_request_count';

describe('startPrometheusOnBlocks', () => {
  const start = 1_700_000_000;
  let prometheus: Prometheus;

  beforeAll(async () => {
    const samples = [0, 10, 20].map((second) => `${requests}{kube_pod_name="kuard-1"} ${second + 1} ${start + second}`);
    prometheus = await startPrometheusOnBlocks(`# TYPE ${requests} gauge\n${samples.join('\n')}\n# EOF\n`);
  });
  afterAll(() => prometheus.dispose());

  it('serves samples of years ago at their own time', async () => {
    await expect(prometheus.query(`sum_over_time(${requests}[15s])`, start + 15)).resolves.toEqual([
      { metric: { kube_pod_name: 'kuard-1' }, value: [start + 15, '12'] },
    ]);
  });

  it('looks back five minutes, and no further', async () => {
    await expect(prometheus.query(`timestamp(${requests})`, start + 319)).resolves.toEqual([
      { metric: { kube_pod_name: 'kuard-1' }, value: [start + 319, `${start + 20}`] },
    ]);
    await expect(prometheus.query(requests, start + 321)).resolves.toEqual([]);
  });

  it('answers only below /prometheus', async () => {
    const answer = await fetch(`${prometheus.endpoint}api/v1/query?query=1`);
    expect(answer.status).toBe(404);
  });
});

describe('startScrapingPrometheus', () => {
  let exporter: Exporter;
  let prometheus: Prometheus;

  beforeAll(async () => {
    exporter = await Exporter.start();
    prometheus = await startScrapingPrometheus(exporter);
  });
  afterAll(async () => {
    await prometheus.dispose();
    await exporter.stop();
  });

  async function expectValues(query: string, values: readonly string[]): Promise<void> {
    await eventually(
      async () => {
        const samples = await prometheus.query(query);
        expect(samples.map((sample) => sample.value[1])).toEqual(values);
      },
      { timeout: 30_000 },
    );
  }

  it('gets what the exporter holds', async () => {
    exporter.set(requests, { kube_pod_name: 'kuard-1' }, 7);
    await expectValues(requests, ['7']);
    exporter.set(requests, { kube_pod_name: 'kuard-1' }, 8);
    await expectValues(requests, ['8']);
  });

  it('ends a removed series at once', async () => {
    exporter.set(requests, { kube_pod_name: 'kuard-2' }, 9);
    await expectValues(`${requests}{kube_pod_name="kuard-2"}`, ['9']);
    exporter.remove(requests, { kube_pod_name: 'kuard-2' });
    await expectValues(`${requests}{kube_pod_name="kuard-2"}`, []);
    await expectValues(`count(${requests})`, ['1']);
  });

  it('keeps the last sample of a series that tells its own time', async () => {
    exporter.set(requests, { kube_pod_name: 'kuard-3' }, 5, { withTime: true });
    await expectValues(`${requests}{kube_pod_name="kuard-3"}`, ['5']);
    exporter.remove(requests, { kube_pod_name: 'kuard-3' });
    exporter.set(requests, { kube_pod_name: 'kuard-4' }, 6);
    await expectValues(`${requests}{kube_pod_name="kuard-4"}`, ['6']);
    await expectValues(`time() - timestamp(${requests}{kube_pod_name="kuard-3"}) > bool 2`, ['1']);
  });

  it('comes back with its data', async () => {
    await prometheus.stop();
    await expect(prometheus.query('1')).rejects.toThrow('ECONNREFUSED');
    await prometheus.start();
    await expectValues(`count_over_time(${requests}{kube_pod_name="kuard-1"}[1h]) > bool 2`, ['1']);
  });
});
