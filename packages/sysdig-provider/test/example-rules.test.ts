import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { everything, parseGroupResource } from '@metrics-adapter/core';
import { testContext } from '@metrics-adapter/core/testing';
import { noMetrics } from '../src/catalogue/metrics.ts';
import { DefaultMetrics } from '../src/rules/default-metrics.ts';
import { loadRules } from '../src/rules/file/rule-set.ts';
import { RuleMetrics } from '../src/rules/rule-metrics.ts';
import { SysdigSampleSource } from '../src/sysdig-sample-source.ts';
import { usualOptions } from './support/loaded-rules.ts';
import { SimulatedDialects, tellingsOf } from './support/simulated-dialects.ts';

const file = join(import.meta.dirname, '../../../examples/rules/latency-percentiles.yaml');
const { rules } = loadRules(await readFile(file, 'utf8'), file, usualOptions);

const started: SimulatedDialects[] = [];
afterEach(() => Promise.all(started.splice(0).map((one) => one.stop())));

async function start() {
  if (rules === undefined) throw new Error('the example does not load');
  const sysdig = await SimulatedDialects.start({ settle: 30 });
  started.push(sysdig);
  const catalogue = { metrics: noMetrics, typeOf: async () => undefined };
  const defaults = new DefaultMetrics(catalogue, usualOptions);
  const metrics = new RuleMetrics({ source: { rules }, catalogue, defaults, clock: sysdig.clock, usual: usualOptions });
  const budget = { pressure: () => 0 };
  const dialect = sysdig.dialects.promql;
  const source = new SysdigSampleSource({ metrics, dialect, budget, scope: { cluster: 'prod' } });
  return {
    serve: (code: string, perSecond: number) => {
      const labels = {
        kube_cluster_name: 'prod',
        kube_namespace_name: 'shop',
        kube_workload_type: 'deployment',
        kube_workload_name: 'cart',
        code,
      };
      const value = (seconds: number) => perSecond * seconds;
      sysdig.simulator.series.setSeries('http_requests_total', labels, { every: 10, value });
    },
    percent: async () => {
      const groupResource = parseGroupResource('deployments.apps');
      const asked = { metric: 'request_error_percent', groupResource, metricSelector: everything };
      const [outcome] = await source.fetch([{ kind: 'object', ...asked, namespaces: ['shop'] }], testContext);
      return outcome && tellingsOf(outcome);
    },
  };
}

describe('request_error_percent of examples/rules', () => {
  it('is the share of requests that failed', async () => {
    const backend = await start();
    backend.serve('200', 3);
    backend.serve('500', 1);
    expect(await backend.percent()).toEqual(['shop/cart: 25 @2026-01-02T03:03:20.000Z /300']);
  });

  it('is 0 where there are requests of which none failed', async () => {
    const backend = await start();
    backend.serve('200', 3);
    expect(await backend.percent()).toEqual(['shop/cart: 0 @2026-01-02T03:03:20.000Z /300']);
  });

  it('is nothing where there are no requests', async () => {
    const backend = await start();
    expect(await backend.percent()).toEqual([]);
  });
});
