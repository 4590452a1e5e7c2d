import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import { loadConfig } from '../config/load-config.ts';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { TemporaryFolder } from '../kubernetes/testing/temporary-folder.ts';
import { sysdigBackend } from './sysdig-backend.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder.remove());

async function load(...args: readonly string[]) {
  const { backend } = loadConfig(args, { SDC_TOKEN: 'hunter2', CLUSTER_NAME: 'prod' }, sysdigBackend);
  return sysdigBackend.load(backend);
}

async function create(...args: readonly string[]) {
  const clock = new FakeClock();
  return (await load(...args)).create({ clock, timers: clock, log: new RecordingLog() });
}

describe('sysdigBackend', () => {
  it.each([
    ['promql', 'https://us2.app.sysdig.com/prometheus'],
    ['data', 'https://us2.app.sysdig.com/api'],
  ])('tells which API it asks: %s', async (dialect, backend) => {
    const { description } = await load('--region=us2', `--dialect=${dialect}`);
    expect(description).toMatchObject({ dialect, backend });
  });

  it('waits for a call and a second try, and for its catalogue alone where there are no rules', async () => {
    const { parts, fetchDeadline } = await create('--sysdig-request-timeout=7s');
    expect([parts?.length, fetchDeadline]).toEqual([1, 12]);
  });

  it('follows rule files, and says in metrics how they fare', async () => {
    const file = await folder.write('rules.yaml', 'external: [{name: a, series: jvm.heap.used}]');
    const { parts, metrics } = await create(`--rules=${file}`);
    expect(parts).toHaveLength(2);
    const values = metrics?.().map(({ name, samples }) => [name, samples.map(({ value }) => value)]);
    expect(values).toEqual(
      expect.arrayContaining([
        ['metrics_adapter_sysdig_rules', [1]],
        ['metrics_adapter_sysdig_rules_failing', [0]],
      ]),
    );
  });

  it('tells what is wrong with files of every kind at once', async () => {
    const rules = await folder.write('rules.yaml', 'metricz: []');
    await expect(load(`--rules=${rules}`, `--sysdig-token-file=${folder.path}/gone`)).rejects.toMatchObject({
      problems: [
        expect.stringMatching(/^the token file .* cannot be read \(ENOENT\)/),
        `${rules}:1:1: metricz: is not known here; did you mean metrics?`,
      ],
    });
  });
});
