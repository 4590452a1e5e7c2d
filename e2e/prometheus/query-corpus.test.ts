import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serveCorpus } from '../../packages/sysdig-provider/test/support/corpus-series.ts';
import { askCorpus } from '../../packages/sysdig-provider/test/support/query-corpus.ts';
import { formatOpenMetrics, type Series } from './open-metrics.ts';
import { type Prometheus, startPrometheusOnBlocks } from './prometheus.ts';

const entries = await askCorpus();
const kinds = [...new Set(entries.map(({ kind }) => kind))];

let prometheus: Prometheus;
beforeAll(async () => {
  const series: Series[] = [];
  serveCorpus((name, labels, samples) => series.push({ name, labels, samples }));
  prometheus = await startPrometheusOnBlocks(formatOpenMetrics(series));
});
afterAll(() => prometheus.dispose());

describe('the queries of the corpus', () => {
  it.each(kinds)('are taken by Prometheus, which finds values and times: %s', async (kind) => {
    const lacking: unknown[] = [];
    for (const { text, time, rule, asked } of entries.filter((entry) => entry.kind === kind)) {
      const rows = await prometheus.query(text, time / 1000);
      const found = new Set(rows.map(({ metric }) => metric['__k']));
      const written = [...text.matchAll(/"__k", "([vtws]\d?)"/g)].map(([, branch]) => branch);
      if (written.some((branch) => !found.has(branch))) lacking.push({ rule, asked, found: [...found] });
    }
    expect(lacking).toEqual([]);
  });
});
