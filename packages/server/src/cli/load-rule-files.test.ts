import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigError, type SysdigConfig } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { TemporaryFolder } from '../kubernetes/testing/temporary-folder.ts';
import { loadInitialRules } from './load-rule-files.ts';
import { sysdigBackend } from './sysdig-backend.ts';

const rule = (name: string, more = '') => `metrics: [{name: ${name}, series: net.http.request.count${more}}]\n`;

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder.remove());

function toConfig(...args: readonly string[]): SysdigConfig {
  return loadConfig(args, { SDC_TOKEN: 'hunter2', CLUSTER_NAME: 'prod' }, sysdigBackend).backend;
}

describe('loadInitialRules', () => {
  it('reads nothing where no file is named', async () => {
    expect(await loadInitialRules(toConfig())).toBeUndefined();
  });

  it('reads all files as one set, and says by which flags they are measured', async () => {
    const files = [
      await folder.write('one.yaml', rule('one', ', resources: [pods]')),
      await folder.write('two.yaml', rule('two', ', resources: [pods]')),
    ];
    const rules = await loadInitialRules(toConfig(`--rules=${files.join(',')}`, '--settle=20s'));
    expect(rules).toMatchObject({ paths: files, options: { period: 10, settle: 20, window: 60, maxAge: 120 } });
    expect(rules?.first.rules.map(({ name }) => name)).toEqual(['one', 'two']);
  });

  it('remembers what flags said, and not what is usual', async () => {
    const file = await folder.write('a.yaml', '');
    const given = async (...flags: readonly string[]) =>
      (await loadInitialRules(toConfig(`--rules=${file}`, ...flags)))?.given;
    expect(await given()).toEqual({});
    expect(await given('--max-age=5m', '--refresh-interval=20s', '--calls-per-minute=50')).toEqual({
      maxAge: 300,
      refreshInterval: 20,
      callsPerMinute: 50,
    });
  });

  it('tells everything that is wrong, of all files', async () => {
    const missing = join(folder.path, 'missing.yaml');
    const one = await folder.write('one.yaml', rule('one', ', windov: 1m, resources: [pods]'));
    const two = await folder.write('two.yaml', rule('two'));
    const problems = await loadInitialRules(toConfig(`--rules=${one},${missing},${two}`)).then(
      () => [],
      (error: unknown) => (error instanceof ConfigError ? error.problems : [String(error)]),
    );
    expect(problems).toEqual([
      `rules in ${missing}: cannot be read: ENOENT`,
      expect.stringContaining(`${one}:1:55: metrics[0].windov: `),
      expect.stringContaining(`${two}:1:11: metrics[0].resources: `),
    ]);
  });
});
