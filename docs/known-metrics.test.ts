import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { buildKnownMetricsPage } from './known-metrics-page.ts';

it('shows every known metric as it is known; its first lines say how to make it anew', async () => {
  const page = await readFile(join(import.meta.dirname, 'known-metrics.md'), 'utf8');
  expect(page.split('\n')).toEqual(buildKnownMetricsPage().split('\n'));
});
