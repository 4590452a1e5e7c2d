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

  it.each([
    ['15s', '45s', 'a window of 45 s cannot be had'],
    ['15s', '60s', "the avg of each one's avg (series without a rule) over 60 s of samples every 15 s cannot be had"],
  ])('does not start with times by which the data API has no value of anything: every %s over %s', async (...given) => {
    const [period, window, why] = given;
    const times = [`--sample-period=${period}`, `--window=${window}`];
    const rules = await folder.write('rules.yaml', 'metricz: []');
    await expect(load('--dialect=data', ...times, `--rules=${rules}`)).rejects.toMatchObject({
      problems: [
        expect.stringContaining(
          `--dialect data, --sample-period ${period} and --window ${window} do not go together: ${why}`,
        ),
        expect.stringContaining('metricz'),
      ],
    });
    await expect(load('--dialect=data', '--sample-period=15s', '--window=120s')).resolves.toBeDefined();
    await expect(load('--dialect=promql', ...times)).resolves.toBeDefined();
  });
});
